namespace AdFlow.Operators;

/// <summary>
/// A processor with a memory of its own that executes <see cref="DeviceProgram"/>s: a graphics card, or what simulates
/// one. A backend derives from it; nobody else knows which one it is. Thread-safe. Dispose it last, after all
/// that it made.
/// </summary>
/// <param name="name">Name for people and for measurements that are kept, for example <c>cuda:0 NVIDIA
/// H200</c>.</param>
/// <param name="memoryBytes">Bytes of its memory.</param>
public abstract class Device(string name, long memoryBytes) : IDisposable
{
    /// <summary>Name for people and for measurements that are kept: the same for the same kind of device.</summary>
    public string Name { get; } = name;

    /// <summary>Bytes of its memory.</summary>
    public long MemoryBytes { get; } = memoryBytes;

    /// <summary>Takes memory. Its content is not specified.</summary>
    /// <param name="bytes">How many, more than 0.</param>
    /// <exception cref="DeviceException">There is no room, or the device is lost.</exception>
    public DeviceMemory Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return AllocateBytes(bytes);
    }

    /// <summary>Makes a program ready to launch. Takes milliseconds; loaded once per plan.</summary>
    /// <param name="program">The program.</param>
    /// <exception cref="ArgumentException">The program is wrong: no device does it.</exception>
    /// <exception cref="DeviceException">The backend does not do it, or the device is lost.</exception>
    public DeviceKernel Load(DeviceProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        program.Check();
        return LoadProgram(program);
    }

    /// <summary>Makes a queue.</summary>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public abstract DeviceQueue CreateQueue();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary><see cref="Allocate"/> of a backend.</summary>
    /// <param name="bytes">How many, more than 0.</param>
    protected abstract DeviceMemory AllocateBytes(long bytes);

    /// <summary><see cref="Load"/> of a backend.</summary>
    /// <param name="program">The program, which was checked.</param>
    protected abstract DeviceKernel LoadProgram(DeviceProgram program);
}
