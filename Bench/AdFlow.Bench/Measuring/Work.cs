namespace AdFlow.Bench;

/// <summary>
/// One kind of work, measured at some sizes beside one or more peers; one file in <c>Works</c>. To add one, derive
/// from this class and add it to the list in <see cref="AllWorks"/>.
/// </summary>
internal abstract class Work
{
    /// <summary>Name in the table; what <c>--only</c> looks for.</summary>
    public abstract string Name { get; }

    /// <summary>What the times of its rows are per: "row", "node", "run", "probe".</summary>
    public abstract string Unit { get; }

    /// <summary>Sizes to measure, in the unit that the name suggests: rows, nodes.</summary>
    public abstract IReadOnlyList<int> Sizes { get; }

    /// <summary>Size at which tests compare the results of both sides, without timing.</summary>
    public virtual int CheckSize => Sizes[0];

    /// <summary>Sets the work up at a size; what was set up is freed when the enumeration ends.</summary>
    /// <param name="size">One of <see cref="Sizes"/> or <see cref="CheckSize"/>.</param>
    /// <param name="place">Folder, compilers and libraries.</param>
    /// <returns>One contest for each peer, to be finished before the next one is asked for.</returns>
    public abstract IEnumerable<Contest> Contests(int size, Workplace place);
}
