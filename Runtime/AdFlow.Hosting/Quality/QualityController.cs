namespace AdFlow.Hosting;

/// <summary>
/// Decides on which rung of its ladder a graph answers: it goes down under lasting pressure, and up when the load is
/// expected to fit there with room to spare. What it needs above is known from when it was there, so a load that stays
/// the same does not make it go up and down. Not thread-safe.
/// </summary>
internal sealed class QualityController(QualityOptions options, int rungs)
{
    private TimeSpan? _last;
    private TimeSpan _calmSince;
    private TimeSpan _roomSince;
    private TimeSpan? _pressedSince;
    private double _pressure;

    /// <summary>The rung; 0 is the best.</summary>
    public int Rung { get; private set; }

    /// <summary>Whether a step down is near: what it needs should be prepared.</summary>
    public bool IsPressed => _pressedSince is not null;

    /// <summary>Looks at a graph; moments have to follow each other.</summary>
    /// <returns>How the rung should change: −1, 0 or 1. <see cref="Move"/> does it.</returns>
    public int Look(QualitySample sample)
    {
        Smooth(sample);
        bool isPressed = _pressure >= options.StepDownAt;
        _pressedSince = isPressed ? _pressedSince ?? sample.At : null;
        if (_pressure >= options.StepDownAt / 2)
            _calmSince = sample.At;
        if (sample.LoadAbove > options.RecoverBelow)
            _roomSince = sample.At;
        if (isPressed)
            return Rung + 1 < rungs && sample.At - _pressedSince >= options.StepDownAfter ? 1 : 0;
        bool hasRoom = Since(_calmSince) && Since(_roomSince);
        bool isOld = sample.At - _calmSince >= options.RetryAfter;
        return Rung > 0 && (hasRoom || isOld) ? -1 : 0;

        bool Since(TimeSpan moment) => sample.At - moment >= options.RecoverAfter;
    }

    /// <summary>Changes the rung.</summary>
    /// <param name="by">What <see cref="Look"/> said.</param>
    public void Move(int by)
    {
        Rung += by;
        _pressure = 0;
        _pressedSince = null;
        _calmSince = _roomSince = _last ?? TimeSpan.Zero;
    }

    // One request that is refused is not pressure yet.
    private void Smooth(QualitySample sample)
    {
        if (_last is { } last)
        {
            double part = (sample.At - last) / (options.StepDownAfter + options.Interval);
            _pressure += (Math.Clamp(sample.Pressure, 0, 1) - _pressure) * (1 - Math.Exp(-part));
        }
        else
        {
            _calmSince = _roomSince = sample.At;
        }
        _last = sample.At;
    }
}
