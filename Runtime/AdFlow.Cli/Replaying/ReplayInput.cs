using System.CommandLine;
using System.Globalization;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Options that commands on records share: which graph and tables are run instead, and how.</summary>
internal sealed class ReplayInput
{
    public Option<string?> Graph { get; } = new("--graph")
    {
        Description = "Run this graph instead of the recorded one.", HelpName = "FILE",
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Change a setting of a node, written as in a graph: keyword.limit=100; may be repeated.",
        HelpName = "NODE.SETTING=VALUE",
    };

    public Option<string[]> Tables { get; } = new("--tables")
    {
        Description = "Where tables are: a file for one of them, or a folder with a store of versions or with a "
            + "NAME.arrow for each; may be repeated. By default the store beside the graph, and where the graph names "
            + "them.",
        HelpName = "DIR or NAME=FILE",
    };

    public Option<bool> Live { get; } = new("--live")
    {
        Description = "Compute models and call others again; else what they answered is taken from the record.",
    };

    public Option<double?> Tolerance { get; } = new("--tolerance")
    {
        Description = "Difference up to which floating-point values count as equal, relative above 1; by default 0, "
            + "with --live 1e-5.",
        HelpName = "X",
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double x)
                && x is >= 0 and <= 1)
                return x;
            result.AddError($"--tolerance {given}: expected a number from 0 to 1");
            return null;
        },
    };

    public GraphOptions Common { get; } = new();

    public ExecutionOptions Execution { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Graph, Set, Tables, Common.Plugins, Common.Store, Live, Tolerance })
            command.Add(option);
        Execution.AddWithoutRulesTo(command);
    }

    /// <summary>How records are replayed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="remarks">Is told what is missing or differs.</param>
    /// <exception cref="CommandException">An option does not fit, or a plugin cannot be loaded.</exception>
    public ReplayOptions Read(ParseResult parsed, ReplayRemarks remarks)
    {
        var catalog = CatalogLoading.Load(parsed.GetValue(Common.Plugins) ?? [], out var plugins);
        bool isLive = parsed.GetValue(Live);
        return new ReplayOptions
        {
            Catalog = catalog,
            Plugins = [.. plugins.Select(RecordedPlugin.Of)],
            OtherGraph = parsed.GetValue(Graph),
            Set = parsed.GetValue(Set) ?? [],
            Tables = SourcesOf(parsed.GetValue(Tables) ?? []),
            Store = Common.StoreOf(parsed),
            IsLive = isLive,
            Tolerance = parsed.GetValue(Tolerance) ?? (isLive ? 1e-5 : 0),
            Fuse = Execution.Planning(parsed).Fuse,
            Running = Execution.Running(parsed),
            Remarks = remarks,
        };
    }

    /// <summary>Tables for a graph that is run without a record, which takes files only.</summary>
    /// <exception cref="CommandException">One is not NAME=FILE.</exception>
    public static TableFiles TableFiles(string[] given)
    {
        var sources = SourcesOf(given);
        return sources.Folders.Count == 0 ? new TableFiles(sources.Files) : throw new CommandException(
            $"--tables {sources.Folders[0]}: folders are for records; expected NAME=FILE", ExitCode.WrongUse);
    }

    private static ReplayTableSources SourcesOf(string[] given)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var folders = new List<string>();
        foreach (string one in given)
        {
            int equals = one.IndexOf('=');
            if (Directory.Exists(one))
                folders.Add(one);
            else if (equals <= 0 || equals == one.Length - 1)
                throw new CommandException(
                    $"--tables {one}: there is no such folder; expected a folder or NAME=FILE", ExitCode.WrongUse);
            else if (!files.TryAdd(one[..equals], one[(equals + 1)..]))
                throw new CommandException($"--tables {one}: the table is given twice", ExitCode.WrongUse);
        }
        return new ReplayTableSources { Files = files, Folders = folders };
    }
}
