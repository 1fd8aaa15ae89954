using AdFlow.Operators;
using AdFlow.Tables;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>
/// Names in the query of an address that an endpoint takes, as its metadata. What an endpoint would ignore is refused
/// where that may do harm: a mistyped name must not mean what no name means. Immutable.
/// </summary>
/// <param name="names">The names.</param>
internal sealed class QueryNames(params string[] names)
{
    private static readonly QueryNames None = new();

    /// <summary>Why the query of a request is refused, or null. Endpoints that only show something and take no names at
    /// all may be asked with any.</summary>
    /// <param name="request">The request, which has a query.</param>
    /// <param name="endpoint">What answers it.</param>
    public static HostRefusal? Refusal(HttpRequest request, Endpoint endpoint)
    {
        var known = endpoint.Metadata.GetMetadata<QueryNames>();
        bool isShown = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return known is null && isShown ? null : (known ?? None).Refusal(request);
    }

    private HostRefusal? Refusal(HttpRequest request)
    {
        foreach (var (name, values) in request.Query)
        {
            if (!names.Contains(name, StringComparer.Ordinal))
                return Bad($"There is no query '{Shown(name)}' here; {Expected(name)}.");
            if (values.Count > 1)
                return Bad($"The query '{name}' is there {values.Count} times; give it once.");
        }
        return null;
    }

    private string Expected(string name) => names.Length == 0 ? "this address takes none"
        : NearestName.Find(name, names) is { } meant ? $"did you mean '{meant}'? Expected {List()}"
        : $"expected {List()}";

    private string List() => string.Join(" or ", names.Select(name => $"?{name}="));

    private static string Shown(string name) => name.Length > 64 ? name[..64] + "…" : name;

    private static HostRefusal Bad(string message) =>
        new(StatusCodes.Status400BadRequest, FailureClass.RequestData, HostFailureCodes.BadQuery, message);
}
