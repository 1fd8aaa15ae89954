using System.CommandLine;
using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Options of how a graph is executed, which commands share. Results do not depend on them.</summary>
internal sealed class ExecutionOptions
{
    private const int MostChunkRows = 1024;
    private const int MostThreads = 65;

    private static readonly Dictionary<string, LaneWidth> Widths = new(StringComparer.Ordinal)
    {
        ["scalar"] = Operators.LaneWidth.Scalar,
        ["128"] = Operators.LaneWidth.Vector128,
        ["256"] = Operators.LaneWidth.Vector256,
        ["512"] = Operators.LaneWidth.Vector512,
    };

    private Option<bool> NoRules { get; } = new("--no-rules")
    {
        Description = "Execute the graph as it is written: apply no rule of the planner.",
    };

    private Option<string[]> NoRule { get; } = RuleNames();

    private Option<bool> NoFusion { get; } = new("--no-fusion")
    {
        Description = "Execute every node by itself.",
    };

    private Option<int?> Threads { get; } = Number("--threads",
        "Most threads that work on a request; by default as many as there are processors.", 1, MostThreads);

    private Option<string?> LaneWidth { get; } = Words("--lane-width",
        "Bits of the lanes that are computed in: scalar, 128, 256 or 512; by default the processor's.", "BITS",
        [.. Widths.Keys]);

    private Option<int?> Tier { get; } = Number("--tier",
        "1: never compile groups of map operators to one loop; 2, the default: where they are hot.", 1, 2);

    private Option<int?> ChunkRows { get; } = Number("--chunk-rows",
        "Most rows that a fused stage executes at once; by default chosen for each stage.", 1, MostChunkRows);

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [NoRules, NoRule, NoFusion, Threads, LaneWidth, ChunkRows, Tier];

    /// <summary>Adds the options to a command on records, which say what rules are applied.</summary>
    public void AddWithoutRulesTo(Command command)
    {
        foreach (var option in All.Where(option => option != NoRules && option != NoRule))
            command.Add(option);
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>How the plan is to be laid out.</summary>
    public PlanOptions Planning(ParseResult parsed) => new()
    {
        Rules = parsed.GetValue(NoRules) ? RuleOptions.None : RuleOptions.Without(parsed.GetValue(NoRule) ?? []),
        Fuse = !parsed.GetValue(NoFusion),
    };

    /// <summary>How it is to be executed.</summary>
    public BoundGraphOptions Running(ParseResult parsed)
    {
        var usual = new BoundGraphOptions();
        return usual with
        {
            Threads = parsed.GetValue(Threads) ?? usual.Threads,
            LaneWidth = parsed.GetValue(LaneWidth) is { } width ? Widths[width] : usual.LaneWidth,
            ChunkRows = parsed.GetValue(ChunkRows),
            Tier = parsed.GetValue(Tier) ?? usual.Tier,
        };
    }

    private static Option<string[]> RuleNames()
    {
        var option = new Option<string[]>("--no-rule")
        {
            Description =
                "Apply every rule of the planner but this one; may be repeated. A wrong name is told the names.",
            HelpName = "NAME",
        };
        option.Validators.Add(result =>
        {
            string[] known = [.. PlanRules.InOrder.Select(rule => rule.Name)];
            foreach (string given in result.Tokens.Select(token => token.Value).Except(known))
                result.AddError(
                    $"--no-rule {given}: there is no such rule; the rules are {string.Join(", ", known)}");
        });
        return option;
    }

    private static Option<string?> Words(string name, string description, string placeholder, string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = placeholder };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !words.Contains(given))
                result.AddError($"{name} {given}: expected {string.Join(", ", words[..^1])} or {words[^1]}");
        });
        return option;
    }

    /// <summary>An option that takes a whole number.</summary>
    public static Option<int?> Number(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= least && number <= most)
                return number;
            result.AddError(string.Create(CultureInfo.InvariantCulture,
                $"{name} {given}: expected a whole number from {least} to {most}"));
            return null;
        },
    };
}
