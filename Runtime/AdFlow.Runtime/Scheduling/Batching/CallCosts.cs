using System.Diagnostics;
using System.Numerics;

namespace AdFlow.Runtime;

/// <summary>
/// What calls of a stage cost, learnt from live ones: a fixed part and one for each row, by weighted least squares over
/// what calls of similar size usually took. Thread-safe: readers take whatever number is there; of several calls that
/// would teach at once, one does.
/// </summary>
internal sealed class CallCosts
{
    // What handing a run over to another thread takes, from its arrival at the queue until it goes on: measured on two
    // cores with 64 runs.
    private static readonly double s_handover = Stopwatch.Frequency * 1.5e-6;

    // A run shares calls only where that saves this part of what calling alone takes.
    private const double WorthGain = 0.125;

    // A call is full when the fixed part is this part of what its rows take.
    private const double FullShare = 0.125;

    // Sizes not seen for so many calls are forgotten: they may have been measured while code was still cold.
    private const int Forgotten = 4096;

    // Of the first calls of a size the fastest counts: the others were cold.
    private const int FirstCalls = 8;

    private readonly Size[] _sizes = new Size[32];
    private int _taught;
    private int _isTaught;
    private double _fixed;
    private double _perRow;
    private int _fullRows;

    /// <summary>Knows nothing yet.</summary>
    /// <param name="mostRows">Most rows of a call.</param>
    public CallCosts(int mostRows)
    {
        MostRows = mostRows;
        _fullRows = mostRows;
    }

    /// <summary>Most rows of a call.</summary>
    public int MostRows { get; }

    /// <summary>Ticks of a call however few its rows; 0 where nothing is known yet.</summary>
    public double Fixed => Volatile.Read(ref _fixed);

    /// <summary>Ticks more for each row.</summary>
    public double PerRow => Volatile.Read(ref _perRow);

    /// <summary>Rows from which on more in a call gain little; at most twice what was ever measured, so that larger
    /// calls are tried step by step.</summary>
    public int FullRows => Volatile.Read(ref _fullRows);

    /// <summary>Ticks that a call is expected to take.</summary>
    public long Predict(int rows) => (long)(Fixed + rows * PerRow);

    /// <summary>Whether a run of so many rows gains too little by sharing to be handed over.</summary>
    public bool IsBestAlone(int rows) =>
        Fixed - s_handover < WorthGain * (Fixed + rows * PerRow);

    /// <summary>Learns from a call.</summary>
    /// <param name="rows">Its rows, 1 or more.</param>
    /// <param name="ticks">What it took.</param>
    public void Learn(int rows, long ticks)
    {
        if (Interlocked.Exchange(ref _isTaught, 1) == 1)
            return;
        _taught++;
        ref var size = ref _sizes[BitOperations.Log2((uint)rows)];
        bool isNew = size.Calls == 0 || _taught - size.Last > Forgotten;
        if (isNew)
            size = default;
        size.Last = _taught;
        size.Calls++;
        size.Rows = isNew ? rows : size.Rows + (rows - size.Rows) / 16;
        // As if it had been of the size's mean number of rows.
        double taken = Math.Max(ticks, 1);
        if (_fixed > 0)
            taken *= (_fixed + size.Rows * _perRow) / (_fixed + rows * _perRow);
        size.Ticks = isNew ? taken : size.Calls <= FirstCalls ? Math.Min(size.Ticks, taken) : Next(size.Ticks, taken);
        if (isNew || size.Calls % FirstCalls == 0)
            Fit();
        Volatile.Write(ref _isTaught, 0);
    }

    // Falls fast and rises slowly, as estimates of stages do: a preempted thread is no cost of the call.
    private static double Next(double known, double taken) => taken < known
        ? known - (known - taken) / 4 : known + (Math.Min(taken, 4 * known) - known) / 16;

    // Errors are relative: a size weighs by the inverse square of its time.
    private void Fit()
    {
        double sum = 0, x = 0, xx = 0, y = 0, xy = 0, most = 0;
        foreach (ref readonly var size in _sizes.AsSpan())
        {
            if (size.Calls == 0 || _taught - size.Last > Forgotten)
                continue;
            double weight = 1 / (size.Ticks * size.Ticks);
            sum += weight;
            x += weight * size.Rows;
            xx += weight * size.Rows * size.Rows;
            y += weight * size.Ticks;
            xy += weight * size.Rows * size.Ticks;
            most = size.Rows;
        }
        double spread = sum * xx - x * x;
        // One size alone does not tell the parts apart: all is taken for fixed until larger calls were tried.
        double perRow = spread <= 1e-9 * sum * xx ? 0 : Math.Clamp((sum * xy - x * y) / spread, 0, xy / xx);
        double all = Math.Max((y - perRow * x) / sum, 0);
        Volatile.Write(ref _perRow, perRow);
        Volatile.Write(ref _fixed, all);
        double full = perRow > 0 ? all / (FullShare * perRow) : MostRows;
        Volatile.Write(ref _fullRows, (int)Math.Clamp(Math.Min(full, 2 * most), 1, MostRows));
    }

    // Calls of a power of two of rows and up to twice as many.
    private struct Size
    {
        public int Calls;
        public int Last;
        public double Rows;
        public double Ticks;
    }
}
