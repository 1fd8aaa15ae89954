namespace AdFlow.Runtime;

/// <summary>What a search for the smallest change of a bid came to.</summary>
public enum BidOutcome
{
    /// <summary>The row is in the output anyway.</summary>
    NotNeeded,
    /// <summary>A bid wins a place.</summary>
    Found,
    /// <summary>The row was lost at every bid that was tried.</summary>
    NoneHelps,
    /// <summary>The row has no such bid on its way.</summary>
    NoBid,
}
