namespace AdFlow.Runtime;

/// <summary>
/// Decides whether to try again what has failed before. After some failures in a row it is left out for so many times,
/// twice as many after each attempt that fails too. Counted in times, not in seconds, so that it is the same in every
/// run of a test. Thread-safe.
/// </summary>
internal sealed class DeviceHealth
{
    /// <summary>Failures in a row after which it is left out.</summary>
    public const int MostFailures = 3;

    /// <summary>Times that it is left out first.</summary>
    public const int FirstPause = 64;

    private const int LongestPause = 1 << 16;

    private readonly Lock _lock = new();
    private int _failures;
    private int _pause = FirstPause;
    private int _left;
    private volatile bool _isLeftOut;

    /// <summary>Whether it is left out now.</summary>
    public bool IsLeftOut => _isLeftOut;

    /// <summary>Whether to try now. While it is left out, one attempt in so many times.</summary>
    public bool MayTry()
    {
        if (!_isLeftOut)
            return true;
        lock (_lock)
            return !_isLeftOut || _left-- <= 0;
    }

    /// <summary>Tells that it worked.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) == 0)
            return;
        lock (_lock)
        {
            (_failures, _pause) = (0, FirstPause);
            _isLeftOut = false;
        }
    }

    /// <summary>Tells that it failed.</summary>
    /// <param name="isFinal">Whether one failure is enough.</param>
    public void Failed(bool isFinal)
    {
        lock (_lock)
        {
            _failures = isFinal ? Math.Max(_failures, MostFailures) : _failures + 1;
            if (_failures < MostFailures)
                return;
            if (_isLeftOut)
                _pause = Math.Min(2 * _pause, LongestPause);
            _left = _pause;
            _isLeftOut = true;
        }
    }
}
