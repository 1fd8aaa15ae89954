using System.CommandLine;
using System.Globalization;

namespace AdFlow.Bench;

/// <summary><c>linearity</c>: whether cost grows with rows and nodes as it should, and what a run allocates.</summary>
internal static class LinearityCommand
{
    private const int DefaultRounds = 31;
    private static readonly int[] Rows = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    private static readonly int[] Nodes = [10, 100, 1_000];
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var most = WholeNumber.Option("--most-rows",
            "Leaves out larger tables, 0 all; ten million rows take 2 GB of memory.", 0, Rows[^1], Rows[^1]);
        var rounds = WholeNumber.Option("--rounds", "Rounds of each figure.", 2, 10_000, DefaultRounds);
        var command = new Command("linearity",
            "Measures the chain of 12 over more and more rows, and graphs of more and more nodes.")
        {
            most, rounds,
        };
        command.SetAction((parsed, cancellation) =>
        {
            Run(parsed.GetValue(most), new Meter(parsed.GetValue(rounds), WarmUp), Console.Out, cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="mostRows">Larger tables are left out.</param>
    /// <param name="meter">Times.</param>
    /// <param name="target">Takes the table.</param>
    /// <param name="cancellation">Ends it between two figures.</param>
    internal static void Run(int mostRows, Meter meter, TextWriter target, CancellationToken cancellation)
    {
        using var place = new Workplace(meter);
        target.WriteLine(Machine.Description);
        Line(target, "rows", "ns per row", "B per run");
        foreach (int rows in Rows.Where(rows => rows <= mostRows))
        {
            cancellation.ThrowIfCancellationRequested();
            var figures = RowGrowth.Measure(rows, place, meter);
            Line(target, Shown(rows), Shown(figures.RowNs, 2), Shown(figures.AllocatedBytes));
        }
        Line(target, "nodes", "ns per node", "B per run", "plan, ns per node", "of it GC", "plan, B per node",
            "bind, ns per node");
        foreach (int nodes in Nodes)
        {
            cancellation.ThrowIfCancellationRequested();
            var figures = NodeGrowth.Measure(nodes, place, meter);
            Line(target, Shown(nodes), Shown(figures.RunNs, 2), Shown(figures.AllocatedBytes), Shown(figures.PlanNs),
                Shown(figures.PlanPauseNs), Shown(figures.PlanBytes), Shown(figures.BindNs));
        }
    }

    private static string Shown(double value, int digits = 0) =>
        value.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void Line(TextWriter target, params ReadOnlySpan<string> cells)
    {
        foreach (string cell in cells)
            target.Write(cell.PadLeft(20));
        target.WriteLine();
        target.Flush();
    }
}
