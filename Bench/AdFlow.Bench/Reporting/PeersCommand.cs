using System.CommandLine;

namespace AdFlow.Bench;

/// <summary><c>peers</c>: the table of works beside their peers.</summary>
internal static class PeersCommand
{
    private const int DefaultRounds = 41;
    private const int TrialRounds = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan TrialWarmUp = TimeSpan.FromMilliseconds(20);

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a row; all else to standard error." };
        var only = new Option<string>("--only")
        {
            Description = "Only works whose name contains this text.", HelpName = "WORK",
        };
        var rounds = WholeNumber.Option("--rounds",
            "Interleaved rounds of each row, at least 30 for figures that count.", 2, 10_000, DefaultRounds);
        var command = new Command("peers", "Measures every work beside its peers and prints one table.")
        {
            json, only, rounds,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            Chosen(parsed.GetValue(only) ?? ""), parsed.GetValue(rounds), parsed.GetValue(json), cancellation)));
        return command;
    }

    private static List<Work> Chosen(string part) =>
        [.. AllWorks.List.Where(work => work.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];

    private static int Run(List<Work> works, int rounds, bool isJson, CancellationToken cancellation)
    {
        if (works.Count == 0)
        {
            Console.Error.WriteLine("No work has such a name; there are: "
                + string.Join(", ", AllWorks.List.Select(work => work.Name)));
            return 2;
        }
        (isJson ? Console.Error : Console.Out).WriteLine($"{Machine.Description}; {rounds} rounds");
        IRowWriter writer = isJson ? new JsonRows(Console.Out) : new TextRows(Console.Out);
        using var place = new Workplace(new Meter(TrialRounds, TrialWarmUp));
        var meter = new Meter(rounds, WarmUp);
        int failed = works.Sum(work =>
            work.Sizes.Count(size => !Measure(work, size, place, meter, writer, cancellation)));
        return failed == 0 ? 0 : 1;
    }

    // One work that fails leaves the rest of the table.
    private static bool Measure(
        Work work, int size, Workplace place, Meter meter, IRowWriter writer, CancellationToken cancellation)
    {
        try
        {
            foreach (var contest in work.Contests(size, place))
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Write(work, size, contest.Measure(meter));
            }
            return true;
        }
        catch (InvalidDataException error)
        {
            Console.Error.WriteLine($"{work.Name} {size}: {error.Message}");
            return false;
        }
    }
}
