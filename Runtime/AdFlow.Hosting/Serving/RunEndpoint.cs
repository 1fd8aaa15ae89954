using System.Globalization;
using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace AdFlow.Hosting;

/// <summary>
/// <c>POST /graphs/{name}/run</c>: runs the requests of a body, one or many. One request that fails is told by the
/// status; of many each has its answer or its error, and the status is 200. Thread-safe.
/// </summary>
internal sealed class RunEndpoint(GraphHost host, ILogger log)
{
    private const int PooledExchanges = 256;

    private readonly AdFlowOptions _options = host.Options;
    private readonly RunObserver _observer = new(log, host.Options.Time);
    private readonly ObjectPool<RunExchange> _exchanges = new DefaultObjectPoolProvider
    {
        MaximumRetained = PooledExchanges,
    }.Create(new Policy(host, new RunSeeds((ulong)host.Options.Time.GetTimestamp())));

    /// <summary>Adds the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host, ILogger log)
    {
        var endpoint = new RunEndpoint(host, log);
        routes.MapPost("/graphs/{name}/run", endpoint.HandleAsync)
            .WithMetadata(new TellsItsFaults(), new QueryNames("output"));
    }

    private async Task HandleAsync(HttpContext context)
    {
        long arrived = _options.Time.GetTimestamp();
        string id = RunHeaders.IdOf(context);
        context.Response.Headers[RunHeaders.RequestId] = id;
        if (host.Guards.IsDraining && !HttpProtocol.IsHttp2(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        var exchange = _exchanges.Get();
        try
        {
            if (await HandleAsync(context, exchange, arrived, id).ConfigureAwait(false) is { } refusal)
                await RefuseAsync(context, exchange, refusal, id).ConfigureAwait(false);
        }
        catch (Exception error) when (HostFaults.CanTell(context, error))
        {
            await HostFaults.TellAsync(context, error, log).ConfigureAwait(false);
        }
        finally
        {
            _exchanges.Return(exchange);
        }
    }

    // Why nothing was run, or null where it was answered.
    private async ValueTask<RunFailure?> HandleAsync(HttpContext context, RunExchange exchange, long arrived, string id)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        if (!host.Graphs.TryFind(name, out var graph))
            return Refusal(HostFailureCodes.UnknownGraph, $"There is no graph '{name}'; GET /graphs lists them.", name);
        if (!RunHeaders.TryReadTimeLeft(context.Request.Headers, out var timeLeft))
            return Refusal(HostFailureCodes.BadHeader, $"The header {RunHeaders.DeadlineMs} is "
                + $"'{context.Request.Headers[RunHeaders.DeadlineMs]}'; expected milliseconds, more than 0 and at most "
                + "3600000.", name);
        if (!RunFormats.TryRead(context.Request.ContentType, out var format))
            return Refusal(HostFailureCodes.UnknownMediaType,
                $"The body is '{context.Request.ContentType}'; {RunFormats.Expected}.", name);
        if (!RunPriority.TryRead(context.Request.Headers[RunHeaders.Priority], out int priority))
            return Refusal(HostFailureCodes.BadHeader, $"The header {RunHeaders.Priority} is "
                + $"'{context.Request.Headers[RunHeaders.Priority]}'; expected a digit, 0 to 9.", name);
        var admission = graph.Admission;
        if (admission.Foresee(priority, timeLeft) is { } busy)
            return Later(context, graph, busy);
        var refusal = await BodyReading.ReadAsync(context, exchange.Body, format, name, _options.MostBodyBytes)
            .ConfigureAwait(false);
        refusal ??= admission.ForeseeAll(exchange.Body.Count, timeLeft ?? _options.Admission.DefaultDeadline);
        if (refusal is not null)
            return Later(context, graph, refusal);
        var terms = new RunTerms(arrived, timeLeft, priority, id,
            context.Request.Headers[RunHeaders.ForceArms],
            graph.Recording is not null && context.Request.Headers[RunHeaders.Record] == "1", context.RequestAborted);
        var answer = RunFormats.Answer(context.Request, format);
        if (answer is RequestFormat.Arrow)
            await new ArrowRuns(exchange, graph, terms, _observer, _options).AnswerAsync(context).ConfigureAwait(false);
        else if (exchange.Body.Form is RequestForm.Object && answer is RequestFormat.Json)
            await AnswerOneAsync(context, exchange, graph, terms).ConfigureAwait(false);
        else
            await AnswerManyAsync(context, exchange, graph, terms, answer).ConfigureAwait(false);
        return null;
    }

    private async ValueTask AnswerOneAsync(
        HttpContext context, RunExchange exchange, GraphState graph, RunTerms terms)
    {
        var run = exchange[0];
        bool isSent = false;
        try
        {
            exchange.Lost.Begin(context);
            await run.RunAsync(graph, exchange.Body, 0, terms, exchange.Lost.Send).ConfigureAwait(false);
            if (run.IsLost)
            {
                // The answer was sent meanwhile, and must be done with before the server takes the request back.
                await run.Answered.ConfigureAwait(false);
                return;
            }
            Begin(exchange, AnswerForm.Object, terms.RequestId);
            if (run.Activation is { } activation)
            {
                context.Response.Headers[RunHeaders.Version] = activation.Version;
                if (activation.Slot.Rungs.Length > 1)
                    context.Response.Headers[RunHeaders.Quality] = activation.Slot.Rung;
            }
            if (run.Arms is { Names.Length: > 0 } arms)
                context.Response.Headers[RunHeaders.Arms] = arms.Names;
            if (run.Failure is { } failure)
            {
                context.Response.StatusCode = FailureStatus.Of(failure);
                Later(context, graph, failure, run.Version);
            }
            _observer.Ended(graph, run, terms);
            Write(exchange.Json, 0, run);
            exchange.Json.End();
            // The sender does not wait while it is copied.
            var copies = RunCopies.Wanted(graph, run, exchange.Body, 0, terms, _options.Time);
            if (copies.IsAny)
            {
                isSent = true;
                await SendAsync(context, exchange, RunFormats.Json).ConfigureAwait(false);
                copies.Make();
            }
        }
        finally
        {
            run.End();
        }
        if (!isSent)
            await SendAsync(context, exchange, RunFormats.Json).ConfigureAwait(false);
    }

    private async ValueTask AnswerManyAsync(
        HttpContext context, RunExchange exchange, GraphState graph, RunTerms terms, RequestFormat answer)
    {
        var form = answer is RequestFormat.JsonLines ? AnswerForm.Lines : AnswerForm.Array;
        Begin(exchange, form, terms.RequestId);
        await RunWindow.RunAsync(exchange, graph, terms, _options.RunsOfOneBody, (request, run) =>
        {
            _observer.Ended(graph, run, terms);
            Write(exchange.Json, request, run);
            RunCopies.Wanted(graph, run, exchange.Body, request, terms, _options.Time).Make();
        }).ConfigureAwait(false);
        exchange.Json.End();
        await SendAsync(context, exchange, RunFormats.NameOf(answer)).ConfigureAwait(false);
    }

    private static void Begin(RunExchange exchange, AnswerForm form, string id) =>
        exchange.Json.Begin(exchange.Bytes, form, tellsDegraded: true, id, PublicFailure.Of);

    private static void Write(JsonAnswerWriter writer, int request, ServedRun run)
    {
        if (run.Failure is { } failure)
            writer.Write(request, failure);
        else
            writer.Write(request, run.Activation!.Answers, run.Run);
    }

    private static async ValueTask RefuseAsync(
        HttpContext context, RunExchange exchange, RunFailure refusal, string id)
    {
        context.Response.StatusCode = FailureStatus.Of(refusal);
        exchange.Bytes.ResetWrittenCount();
        Begin(exchange, AnswerForm.Object, id);
        exchange.Json.Write(0, refusal);
        exchange.Json.End();
        await SendAsync(context, exchange, RunFormats.Json).ConfigureAwait(false);
    }

    private static ValueTask SendAsync(HttpContext context, RunExchange exchange, string mediaType)
    {
        var response = context.Response;
        response.ContentType = mediaType;
        response.ContentLength = exchange.Bytes.WrittenCount;
        var written = response.BodyWriter.WriteAsync(exchange.Bytes.WrittenMemory, context.RequestAborted);
        return written.IsCompletedSuccessfully ? default : new ValueTask(written.AsTask());
    }

    // Says when to come again, where that helps.
    private static RunFailure Later(
        HttpContext context, GraphState graph, RunFailure failure, VersionState? version = null)
    {
        if (failure.Class is FailureClass.Capacity)
            context.Response.Headers.RetryAfter = (failure.Code is HostFailureCodes.Isolated
                ? version!.Circuit.RetryAfterSeconds : graph.Admission.RetryAfterSeconds)
                .ToString(CultureInfo.InvariantCulture);
        return failure;
    }

    private static RunFailure Refusal(string code, string message, string graph) =>
        new(FailureClass.RequestData, code, message, graph);

    private sealed class Policy(GraphHost host, RunSeeds seeds) : PooledObjectPolicy<RunExchange>
    {
        public override RunExchange Create() => new(host.Options, seeds, host.Guards);

        public override bool Return(RunExchange exchange) => exchange.TryReset();
    }
}
