namespace AdFlow.Runtime;

/// <summary>Whether rows of several runs go into one call of an operator that allows it, such as a model.</summary>
public enum CallSharing
{
    /// <summary>Every run calls alone.</summary>
    Off,

    /// <summary>While runs arrive faster than a call of few rows takes, they share calls; a run that comes to an idle
    /// stage, or brings so many rows that sharing gains little, calls at once.</summary>
    WhenBusy,

    /// <summary>For offline work, where only the time of all runs together counts: calls are as full as runs under way
    /// can make them.</summary>
    Full,
}
