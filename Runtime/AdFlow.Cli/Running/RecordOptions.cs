using System.CommandLine;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Options of what <c>adflow run</c> records.</summary>
internal sealed class RecordOptions
{
    private Option<string?> Record { get; } = new("--record")
    {
        Description = "Write a record of every run, for adflow replay, diff and why.", HelpName = "FILE",
    };

    private Option<bool> Tables { get; } = new("--record-tables")
    {
        Description = "Record what nodes read from tables too, so that the record is replayed without them.",
    };

    private Option<bool> Nodes { get; } = new("--record-nodes")
    {
        Description = "Record the table of every node; the graph is then executed as it is written, without rules.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Record);
        command.Add(Tables);
        command.Add(Nodes);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Record) is null && (result.GetValue(Tables) || result.GetValue(Nodes)))
                result.AddError("--record-tables and --record-nodes say what a record holds; name its file by "
                    + "--record FILE");
        });
    }

    /// <summary>The file; null for no record.</summary>
    public string? FileOf(ParseResult parsed) => parsed.GetValue(Record);

    /// <summary>How the graph is planned so that a record can be made as asked.</summary>
    public PlanOptions Planning(ParseResult parsed, PlanOptions planning) => planning with
    {
        RecordsTables = parsed.GetValue(Tables), RecordsNodes = parsed.GetValue(Nodes),
    };
}
