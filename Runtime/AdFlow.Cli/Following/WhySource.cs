using System.CommandLine;
using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Where <c>adflow why</c> takes the run from that it looks at: a record, or a graph and a request.</summary>
internal sealed class WhySource
{
    private readonly ReplayInput _replay = new();

    private readonly Option<string> _input = new("--input", "-i")
    {
        Description = "Where FILE is a graph its requests: JSON lines, Arrow file or stream; - for standard input.",
        HelpName = "FILE", DefaultValueFactory = _ => "-",
    };

    private readonly Option<long> _request = new("--request", "-n")
    {
        Description = "Number of the request, from 0.", HelpName = "N", DefaultValueFactory = _ => 0,
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Where FILE is a graph the seed of random numbers, as for run.", HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<string?> _now = new("--now")
    {
        Description = "Where FILE is a graph the clock reading, ISO 8601, such as 2026-01-31T12:00:00Z.",
        HelpName = "T",
    };

    private GraphOptions Common => _replay.Common;

    /// <summary>Adds its options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_request);
        _replay.AddTo(command);
        foreach (var option in (Option[])[_input, _seed, _now, Common.Quality])
            command.Add(option);
    }

    /// <summary>Runs the request to be looked at.</summary>
    /// <returns>The run, or null where the graph has problems, which were told.</returns>
    /// <exception cref="CommandException">There is no such request, the record cannot be replayed, or the graph cannot
    /// be run only to be looked at.</exception>
    public Task<ObservedRun?> OpenAsync(
        string file, ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        bool isGraph = Path.GetExtension(file) is ".yaml" or ".yml";
        foreach (var option in isGraph ? (Option[])[_replay.Graph, _replay.Set, _replay.Live, _replay.Tolerance]
            : [_input, _seed, _now, Common.Quality])
            if (parsed.GetResult(option) is { Implicit: false })
                throw new CommandException(
                    $"{option.Name} is for {(isGraph ? "records" : "graphs")}; {file} is a "
                    + (isGraph ? "graph" : "record"), ExitCode.WrongUse);
        return isGraph ? OfGraphAsync(file, parsed, terminal, cancellation)
            : OfRecordAsync(file, parsed, terminal, cancellation);
    }

    private async Task<ObservedRun?> OfRecordAsync(
        string file, ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var owners = new Owners();
        try
        {
            var remarks = new ReplayRemarks(remark => terminal.Error.WriteLine($"adflow: {remark}"));
            var options = _replay.Read(parsed, remarks);
            var reader = owners.Add(RecordFiles.Open(file));
            long number = parsed.GetValue(_request);
            var run = owners.Add(reader.Find(number) ?? throw new CommandException(
                FormattableString.Invariant($"--request {number}: {file} has no such request"), ExitCode.WrongUse));
            var graph = owners.Add(ReplayedGraph.Open(run, options));
            var request = owners.Add(await graph.PrepareAsync(run, cancellation));
            return new ObservedRun(await request.RunAsync(), graph.Tables, request, owners);
        }
        catch (Exception error)
        {
            owners.Dispose();
            if (error is RecordFileException or ReplayException)
                throw new CommandException(error.Message);
            throw;
        }
    }

    private async Task<ObservedRun?> OfGraphAsync(
        string file, ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        if (Open(file, parsed, terminal) is not { } graph)
            return null;
        var owners = new Owners();
        owners.Add(graph);
        try
        {
            var row = Find(graph, parsed, owners.Add(new RequestMemory(1)), terminal);
            var observed = owners.Add(new InspectedGraph(graph.Graph.PhysicalPlan.Source, plan => graph.Open(
                PhysicalPlan.Create(plan, InspectedGraph.AsWritten), new() { Threads = 1, Tier = 1 })));
            var run = new RunRequest
            {
                Request = row, Seed = RunSeeds.Of(parsed.GetValue(_seed), parsed.GetValue(_request)),
                NowMicroseconds = RunCommand.Now(parsed.GetValue(_now)), IsShadow = true, Cancellation = cancellation,
            };
            var request = owners.Add(new ObservedRequest(observed, () => run));
            return new ObservedRun(await request.RunAsync(), graph.Tables, request, owners);
        }
        catch
        {
            owners.Dispose();
            throw;
        }
    }

    private ActivatedGraph? Open(string file, ParseResult parsed, Terminal terminal)
    {
        var catalog = CatalogLoading.Load(parsed.GetValue(Common.Plugins) ?? []);
        var diagnostics = new DiagnosticBag();
        var store = Common.StoreOf(parsed);
        var spec = Common.Read(file, parsed, diagnostics);
        var tables = ReplayInput.TableFiles(parsed.GetValue(_replay.Tables) ?? []);
        var graph = spec is null ? null : PublishDisplay.Show(terminal, progress => GraphActivation.Open(
            spec, catalog, store, tables, diagnostics, progress));
        if (graph is null)
            GraphOptions.Print(diagnostics, terminal);
        return graph;
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
