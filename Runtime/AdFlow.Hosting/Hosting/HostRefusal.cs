using System.Text.Json;
using AdFlow.Operators;

namespace AdFlow.Hosting;

/// <summary>Why the host does not do what was asked of it, other than to run a graph. Immutable.</summary>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Class">Who must act.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Message">What was found, what was expected and what to do; nothing that only the log may know.</param>
internal sealed record HostRefusal(int Status, FailureClass Class, string Code, string Message)
{
    /// <summary>Writes the members of the array <c>problems</c>; null where the message says all.</summary>
    public Action<Utf8JsonWriter>? Problems { get; init; }

    /// <summary>The refusal of a deployment, or of a change of one.</summary>
    public static HostRefusal Of(DeploymentException error) => new(error.Status, error.Status switch
    {
        422 => FailureClass.GraphAuthor,
        >= 500 => FailureClass.Internal,
        _ => FailureClass.RequestData,
    }, error.Code, error.Reason) { Problems = json => DeploymentJson.WriteProblems(json, error.Problems) };

    /// <summary>The refusal of tables, or of counters.</summary>
    public static HostRefusal Of(TableException error) => new(error.Status,
        error.Status >= 500 ? FailureClass.Internal : FailureClass.RequestData, error.Code, error.Message)
    {
        Problems = json => TableJson.WriteProblems(json, error),
    };

    /// <summary>A request that cannot be read because of its sender.</summary>
    public static HostRefusal Of(SenderException error) => OfBody(error.Status, error.Message);

    /// <summary>A request whose body cannot be read because of its sender.</summary>
    public static HostRefusal OfBody(int status, string message) =>
        new(status, FailureClass.RequestData, HostFailureCodes.BadBody, message);
}
