namespace AdFlow.Hosting;

/// <summary>How much work a host takes on. Work is measured in processors: a run that computes all the time takes one,
/// a run that mostly waits for others takes less, as was measured of its graph.</summary>
public sealed record AdmissionOptions
{
    /// <summary>Runs that the graphs together may have under way, in processors, &gt; 0. Default: two for each
    /// processor, so that a graph whose runs block does not keep all others from running.</summary>
    public double HostProcessors { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>The same for one graph; default: one for each processor.</summary>
    public double GraphProcessors { get; init; } = Environment.ProcessorCount;

    /// <summary>The longest that a request may be expected to wait for others, whatever its deadline; default a
    /// second.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most requests that wait, of all graphs, ≥ 0; default 4096.</summary>
    public int MostWaiting { get; init; } = 4096;

    /// <summary>For how long a graph's requests may have had to wait without a pause before that counts as overload
    /// instead of a burst, and fewer of them may wait; default 100 ms.</summary>
    public TimeSpan LongestBurst { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time of a request whose sender and whose graph set no deadline; default 30 s.</summary>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Throws unless the limits make sense.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal void Check()
    {
        if (!(HostProcessors > 0) || !(GraphProcessors > 0) || MostWaiting < 0 || LongestWait < TimeSpan.Zero
            || LongestBurst < TimeSpan.Zero || DefaultDeadline <= TimeSpan.Zero)
            throw new ArgumentException($"Expected positive limits of admission, not {this}.");
    }
}
