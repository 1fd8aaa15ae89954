using System.CommandLine;
using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Where <c>adflow why</c> takes the run from that it looks at: a graph and a request.</summary>
internal sealed class WhySource
{
    private readonly GraphOptions _common = new();

    private readonly Option<string> _input = new("--input", "-i")
    {
        Description = "Requests: JSON lines, Arrow file or stream; - for standard input.", HelpName = "FILE",
        DefaultValueFactory = _ => "-",
    };

    private readonly Option<long> _request = new("--request", "-n")
    {
        Description = "Number of the request, from 0.", HelpName = "N", DefaultValueFactory = _ => 0,
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Seed of random numbers, as for run.", HelpName = "N", DefaultValueFactory = _ => 0,
    };

    private readonly Option<string?> _now = new("--now")
    {
        Description = "Clock reading of the run, ISO 8601, such as 2026-01-31T12:00:00Z.", HelpName = "T",
    };

    /// <summary>Adds its options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
            [_request, _input, _seed, _now, _common.Quality, _common.Tables, _common.Plugins, _common.Store])
            command.Add(option);
    }

    /// <summary>Runs the request to be looked at.</summary>
    /// <returns>The run, or null where the graph has problems, which were told.</returns>
    /// <exception cref="CommandException">There is no such request, or the graph cannot be run only to be looked at.
    /// </exception>
    public async Task<ObservedRun?> OpenAsync(
        string file, ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var catalog = CatalogLoading.Load(parsed.GetValue(_common.Plugins) ?? []);
        var diagnostics = new DiagnosticBag();
        var store = _common.StoreOf(parsed);
        var spec = _common.Read(file, parsed, diagnostics);
        var graph = spec is null ? null : PublishDisplay.Show(terminal, progress => GraphActivation.Open(
            spec, catalog, store, _common.TableFiles(parsed), diagnostics, progress));
        if (graph is null)
        {
            GraphOptions.Print(diagnostics, terminal);
            return null;
        }
        var memory = new RequestMemory(1);
        var observed = new InspectedGraph(graph.Graph.PhysicalPlan.Source, plan => graph.Open(
            PhysicalPlan.Create(plan, InspectedGraph.AsWritten), new() { Threads = 1, Tier = 1 }));
        IDisposable[] owners = [observed, graph, memory];
        try
        {
            return await RunAsync(graph, observed, Find(graph, parsed, memory, terminal), parsed, owners, cancellation);
        }
        catch
        {
            foreach (var owner in owners)
                owner.Dispose();
            throw;
        }
    }

    private async Task<ObservedRun> RunAsync(
        ActivatedGraph graph, InspectedGraph observed, Batch row, ParseResult parsed, IDisposable[] owners,
        CancellationToken cancellation)
    {
        var run = new RunRequest
        {
            Request = row, Seed = RunSeeds.Of(parsed.GetValue(_seed), parsed.GetValue(_request)),
            NowMicroseconds = RunCommand.Now(parsed.GetValue(_now)), IsShadow = true, Cancellation = cancellation,
        };
        var request = new ObservedRequest(observed, () => run);
        return new ObservedRun(await request.RunAsync(), graph.Tables, request, owners);
    }

    private Batch Find(ActivatedGraph graph, ParseResult parsed, RequestMemory memory, Terminal terminal)
    {
        if (graph.Graph.LiveOnlyNodes is { Count: > 0 } changing)
            throw new CommandException($"nodes {string.Join(", ", changing)} change something whenever they run, so "
                + "the graph cannot be run only to be looked at");
        long wanted = parsed.GetValue(_request), read = 0;
        using var input = RequestInput.Open(parsed.GetRequiredValue(_input), terminal);
        var reader = new RequestReader(graph.Graph.Plan, RequestLimits.Loose);
        foreach (var request in RequestSource.Read(input, reader, memory))
            if (read++ == wanted)
                return request.Refusal is null ? request.Row
                    : throw new CommandException($"request {wanted}: {request.Refusal.Message}");
        throw new CommandException(read == 0 ? "there is no request in the input"
            : $"there is no request {wanted}; the input has {read}, numbered from 0", ExitCode.WrongUse);
    }
}
