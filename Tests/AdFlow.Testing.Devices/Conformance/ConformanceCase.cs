namespace AdFlow.Testing.Devices;

/// <summary>One thing that every device must do.</summary>
/// <param name="Name">What, unique among the cases.</param>
/// <param name="Run">Does it on a device that nothing is allocated on; gives back all that it takes. Throws
/// <see cref="ConformanceException"/>, or what the device throws.</param>
public sealed record ConformanceCase(string Name, Action<Device> Run)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
