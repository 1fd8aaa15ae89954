namespace AdFlow.Runtime;

/// <summary>
/// How many others usually join a run that waits to share a call, learnt from the runs that did: whether they come
/// depends on the load and on what else the process does. Not thread-safe.
/// </summary>
internal struct CallCompany
{
    // A run alone saves nothing; two save a half of a call each.
    private const double Worth = 0.75;

    // How soon a change of the load is seen: what was learnt counts for so many waits.
    private const int Memory = 8;

    private const double Most = 4;

    // Of the runs that would not wait one in so many does, to see whether others come by now.
    private const int TrialEvery = 32;

    private double _others;
    private int _untried;

    /// <summary>Whether a run that would find a call under way, or work that waits for a processor, is to wait.
    /// </summary>
    public bool IsWorthWaiting()
    {
        if (_others < Worth && ++_untried < TrialEvery)
            return false;
        _untried = 0;
        return true;
    }

    /// <summary>Learns from a wait.</summary>
    /// <param name="runs">Runs that came in its time, the first one included.</param>
    public void Learn(int runs)
    {
        if (runs > 0)
            _others += (Math.Min(runs - 1, Most) - _others) / Memory;
    }
}
