namespace AdFlow.Load;

/// <summary>One kind of load on a host, with its goals. To add one, derive from this class and add it to the list in
/// <see cref="LoadWorks"/>.</summary>
internal abstract class LoadWork
{
    /// <summary>Name of the command.</summary>
    public abstract string Name { get; }

    /// <summary>One line of help.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it is done where no work is named.</summary>
    public virtual bool IsShort => true;

    /// <summary>Does it and reports.</summary>
    public abstract Task RunAsync(LoadOptions options, Report report, CancellationToken cancellation);
}
