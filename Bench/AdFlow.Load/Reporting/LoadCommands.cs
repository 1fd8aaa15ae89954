using System.CommandLine;
using AdFlow.Bench;

namespace AdFlow.Load;

/// <summary>The command line: a command for each work, and all short ones where none is named.</summary>
internal static class LoadCommands
{
    private const int MostRounds = 10_000;
    private const int MostSeconds = 100_000;

    /// <summary>Makes it.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Measures the graph host under load: every figure beside its goal.");
        var options = new Choices();
        options.AddTo(root);
        foreach (var work in LoadWorks.List)
        {
            var command = new Command(work.Name, work.Description);
            command.SetAction((parsed, cancellation) => RunAsync([work], options, parsed, cancellation));
            root.Add(command);
        }
        root.Add(ActivationCommand.Create());
        root.SetAction((parsed, cancellation) => RunAsync(
            LoadWorks.List.Where(work => work.IsShort), options, parsed, cancellation));
        return root;
    }

    private static async Task<int> RunAsync(
        IEnumerable<LoadWork> works, Choices choices, ParseResult parsed, CancellationToken cancellation)
    {
        var report = new Report(parsed.GetValue(choices.Json));
        report.Remark(Machine.Description);
        foreach (var work in works)
            await work.RunAsync(choices.Read(parsed), report, cancellation);
        return report.Missed == 0 ? 0 : 1;
    }

    private sealed class Choices
    {
        private readonly Option<int> _rounds = WholeNumber.Option("--rounds", "Interleaved rounds.", 2, MostRounds, 0);
        private readonly Option<int> _seconds =
            WholeNumber.Option("--seconds", "How long a load goes on.", 1, MostSeconds, 0);
        private readonly Option<int> _seed =
            WholeNumber.Option("--seed", "Seed of the arrivals.", 0, int.MaxValue, 1);
        private readonly Option<string?> _adflow = new("--adflow")
        {
            Description = "The adflow program to measure; by default what was published or built here.",
            HelpName = "PATH",
        };
        private readonly Option<string?> _peer = new("--peer")
        {
            Description = "This program, published as adflow was; by default what was published or built here.",
            HelpName = "PATH",
        };

        public Option<bool> Json { get; } = new("--json") { Description = "One JSON object a row." };

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[Json, _rounds, _seconds, _seed, _adflow, _peer])
            {
                option.Recursive = true;
                command.Add(option);
            }
        }

        public LoadOptions Read(ParseResult parsed) => new(
            parsed.GetValue(_rounds) is > 0 and var rounds ? rounds : null,
            parsed.GetValue(_seconds) is > 0 and var seconds ? seconds : null,
            parsed.GetValue(_seed), parsed.GetValue(_adflow), parsed.GetValue(_peer));
    }
}
