using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>
/// Answers the requests of one body with an Arrow stream: the rows of one output, each with the number of its request,
/// and a row with a column <c>error</c> for each request that failed. The stream has the columns of the version that
/// answers first; requests that were chosen for a version with other columns are told so.
/// </summary>
internal sealed class ArrowRuns(
    RunExchange exchange, GraphState graph, RunTerms terms, RunObserver observer, AdFlowOptions options)
{
    private readonly List<(int Request, RunFailure Failure)> _early = [];
    private ArrowAnswerWriter? _writer;
    private string? _output;

    /// <summary>Runs all of them and sends the answer.</summary>
    public async ValueTask AnswerAsync(HttpContext context)
    {
        _output = context.Request.Query["output"];
        try
        {
            await RunWindow.RunAsync(exchange, graph, terms, options.RunsOfOneBody, Write).ConfigureAwait(false);
            await SendAsync(context).ConfigureAwait(false);
        }
        finally
        {
            _writer?.Dispose();
        }
    }

    private void Write(int request, ServedRun run)
    {
        observer.Ended(graph, run, terms);
        RunCopies.Wanted(graph, run, exchange.Body, request, terms, options.Time).Make();
        var failure = run.Failure;
        if (failure is null && _writer is null && run.Activation is { } first)
            failure = Begin(first.Graph.Plan);
        if (failure is null && !Fits(run.Activation!.Graph.Plan))
            failure = OtherColumns(run.Activation.Version);
        if (failure is null)
        {
            _writer!.Write(request, run.Run);
            return;
        }
        if (_writer is null)
            _early.Add((request, PublicFailure.Of(failure)));
        else
            _writer.Write(request, PublicFailure.Of(failure), terms.RequestId);
    }

    // Failures before the first answer wait for the columns.
    private RunFailure? Begin(LogicalPlan plan)
    {
        int ordinal = Ordinal(plan);
        if (ordinal < 0)
            return new RunFailure(FailureClass.RequestData, HostFailureCodes.BadHeader,
                $"An Arrow stream has the rows of one output; name it by ?output=, one of "
                + string.Join(", ", plan.Outputs.Select(output => output.Name)), plan.Graph);
        _writer = new ArrowAnswerWriter(
            plan.SchemaOf(plan.Outputs[ordinal].Source), ordinal, exchange.Bytes, hasErrors: true);
        foreach (var (request, failure) in _early)
            _writer.Write(request, failure, terms.RequestId);
        return null;
    }

    private int Ordinal(LogicalPlan plan) => _output is null ? (plan.Outputs.Count == 1 ? 0 : -1)
        : plan.Outputs.ToList().FindIndex(output => output.Name == _output);

    private bool Fits(LogicalPlan plan) =>
        Ordinal(plan) is >= 0 and var ordinal && plan.SchemaOf(plan.Outputs[ordinal].Source).Equals(_writer!.Rows);

    private RunFailure OtherColumns(string version) => new(FailureClass.RequestData, HostFailureCodes.BadHeader,
        $"Version '{version}' answers with other columns than the first request of this body had; ask for JSON, or "
        + "send requests one by one.", graph.Name);

    // Without any rows there are no columns: then the first failure is the answer.
    private async ValueTask SendAsync(HttpContext context)
    {
        var response = context.Response;
        if (_writer is null && _early.Count > 0)
        {
            response.StatusCode = FailureStatus.Of(_early[0].Failure);
            response.ContentType = RunFormats.Json;
            exchange.Json.Begin(exchange.Bytes, AnswerForm.Array, requestId: terms.RequestId);
            foreach (var (request, failure) in _early)
                exchange.Json.Write(request, failure);
            exchange.Json.End();
        }
        else
        {
            _writer?.Finish();
            response.ContentType = RunFormats.ArrowStream;
        }
        response.ContentLength = exchange.Bytes.WrittenCount;
        await response.BodyWriter.WriteAsync(exchange.Bytes.WrittenMemory, terms.Cancellation).ConfigureAwait(false);
    }
}
