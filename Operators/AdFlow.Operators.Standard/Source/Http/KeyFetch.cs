using System.Diagnostics;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Asks a service for keys: attempts, hedges, retries, and reading the answer. Belongs to a bound node;
/// immutable, thread-safe.</summary>
internal sealed class KeyFetch
{
    private readonly HttpService _service;
    private readonly HedgedAttempt _attempt;
    private readonly RetryPolicy _retries;
    private readonly string _address;

    /// <summary>Prepares calls.</summary>
    public KeyFetch(Uri url, HttpSourceParameters settings, IReadOnlyList<Field> columns)
    {
        KeyField = new Field(settings.Key.Name, settings.Key.Field.Type.Decoded(), Nullable: false);
        Format = AnswerFormat.Of(settings.Format, KeyField, columns);
        _service = HttpServices.Get(new HttpServiceOptions(url.Scheme, url.Host, url.Port, settings.Protocol,
            settings.MaxConnections, settings.RetryBudget, settings.RetryBurst));
        _attempt = new HedgedAttempt(
            _service, new HttpAttempt(_service, Format, url, settings), settings.HedgeAfterMs);
        _retries = new RetryPolicy(_service, settings);
        // Without the query, which may hold secrets.
        _address = url.GetLeftPart(UriPartial.Path);
    }

    /// <summary>Name and type of the key, as it is sent.</summary>
    public Field KeyField { get; }

    /// <summary>How keys and answers are written.</summary>
    public AnswerFormat Format { get; }

    /// <summary>Asks for some keys.</summary>
    /// <param name="keys">Body of the request, unchanged until the call has ended.</param>
    /// <param name="stop">When the node must stop.</param>
    /// <param name="random">Random numbers of the call.</param>
    /// <param name="cancellation">Cancelled when nobody waits any more.</param>
    /// <returns>The answer, which the caller disposes.</returns>
    /// <exception cref="OperatorException">The service did not answer as it should.</exception>
    /// <exception cref="RunStoppedException">Nobody waits any more.</exception>
    public async Task<Answer> RunAsync(
        ReadOnlyMemory<byte> keys, StopSignal stop, CounterRandom random, CancellationToken cancellation)
    {
        _service.CountCall();
        long start = Stopwatch.GetTimestamp();
        for (int retry = 0; ; retry++)
        {
            var outcome = await _attempt.RunAsync(keys, stop, cancellation).ConfigureAwait(false);
            if (outcome.IsStopped)
                throw await StoppedAsync(stop, cancellation).ConfigureAwait(false);
            if (outcome.Body is { } body)
            {
                var answer = Read(body);
                _service.Record(Stopwatch.GetElapsedTime(start));
                return answer;
            }
            if (_retries.WaitBefore(retry, outcome, RemainingTime.Of(stop), ref random, out string refusal)
                is not { } wait)
                throw Fail($"{outcome.Problem}{refusal} ({Attempts(retry)})", outcome.Cause);
            await Task.Delay(wait, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Answer Read(BodyBuffer body)
    {
        using (body)
            try
            {
                return Format.Read(body.Written.Span);
            }
            catch (AnswerException wrong)
            {
                throw Fail(wrong.Message, wrong);
            }
    }

    private static async Task<RunStoppedException> StoppedAsync(StopSignal stop, CancellationToken cancellation)
    {
        if (!cancellation.IsCancellationRequested)
            await RemainingTime.OverAsync(stop).ConfigureAwait(false);
        return new RunStoppedException();
    }

    private OperatorException Fail(string problem, Exception? cause)
    {
        _service.CountFailure();
        return new OperatorException(FailureClass.Dependency, $"{_address}: {problem}", innerException: cause);
    }

    private static string Attempts(int retries) => retries == 0 ? "one attempt" : $"{retries + 1} attempts";
}
