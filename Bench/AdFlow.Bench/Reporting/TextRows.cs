using System.Globalization;

namespace AdFlow.Bench;

/// <summary>A table for people.</summary>
internal sealed class TextRows : IRowWriter
{
    private readonly TextWriter _target;

    /// <summary>Writes the head of the table.</summary>
    public TextRows(TextWriter target)
    {
        _target = target;
        Line("work", "size", "ours ns", "peer ns", "per", "ratio", "95 %", "goal", "", "B", "peer");
    }

    /// <inheritdoc/>
    public void Write(Work work, int size, Measurement row) => Line(
        work.Name, size.ToString("N0", CultureInfo.InvariantCulture), Shown(row.OursNs), Shown(row.PeerNs), work.Unit,
        Shown(row.Ratio?.Median), $"{Shown(row.Ratio?.Low)}..{Shown(row.Ratio?.High)}", Shown(row.Goal),
        row.IsMet switch { true => "met", false => "MISSED", null => "" },
        row.AllocatedBytes.ToString(CultureInfo.InvariantCulture), row.Peer);

    // Three digits, whatever the size.
    private static string Shown(double? value) => value is not { } number ? "-"
        : number.ToString(Math.Abs(number) switch
        {
            >= 100 or 0 => "N0",
            >= 10 => "F1",
            >= 1 => "F2",
            >= 0.1 => "F3",
            _ => "F4",
        }, CultureInfo.InvariantCulture);

    private void Line(params ReadOnlySpan<string> cells)
    {
        ReadOnlySpan<int> widths = [-30, 10, 11, 11, -6, 8, 15, 7, -7, 8, -1];
        for (int i = 0; i < cells.Length; i++)
            _target.Write((widths[i] < 0 ? cells[i].PadRight(-widths[i]) : cells[i].PadLeft(widths[i])) + "  ");
        _target.WriteLine();
        _target.Flush();
    }
}
