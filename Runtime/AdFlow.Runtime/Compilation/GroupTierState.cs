namespace AdFlow.Runtime;

/// <summary>How a group of map operators that come one after the other is executed.</summary>
public enum GroupTierState
{
    /// <summary>By kernels; it has not computed enough rows to be compiled.</summary>
    Cold,

    /// <summary>By kernels; it waits to be compiled.</summary>
    Queued,

    /// <summary>By kernels, for good: there is nothing in it that pays to compile.</summary>
    Kernels,

    /// <summary>By kernels and by compiled code, which are compared.</summary>
    Checking,

    /// <summary>By compiled code.</summary>
    Compiled,

    /// <summary>By kernels, for good: compiled code could not be made or gave other bits, which is a bug of the
    /// runtime.</summary>
    Refused,
}
