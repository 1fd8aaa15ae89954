using System.Text;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>Which role a request needs, and which key it shows.</summary>
internal static class AccessRules
{
    private static readonly PathString Health = "/healthz";

    /// <summary>The role. What is not known to be harmless needs the strongest one.</summary>
    public static HostRole RoleOf(HttpRequest request) =>
        request.Path.StartsWithSegments(Health) ? HostRole.None
        : IsRun(request) && !request.Headers.ContainsKey(RunHeaders.ForceArms)
            && !request.Headers.ContainsKey(RunHeaders.Record) ? HostRole.Run
        : request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<NeedsDeploy>() is not null ? HostRole.Deploy
        : HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || IsOfGraph(request, "/inspect") ? HostRole.Read
        : HostRole.Deploy;

    /// <summary>Whether it runs a graph.</summary>
    public static bool IsRun(HttpRequest request) => IsOfGraph(request, "/run");

    private static bool IsOfGraph(HttpRequest request, string end) => HttpMethods.IsPost(request.Method)
        && request.Path.Value!.EndsWith(end, StringComparison.Ordinal) && request.Path.StartsWithSegments("/graphs");

    /// <summary>The key of <c>Authorization: Bearer KEY</c>, or the password of <c>Basic</c>, which is what browsers
    /// can ask for; null where there is none.</summary>
    public static string? KeyOf(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        if (header is null)
            return null;
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return header["Bearer ".Length..].Trim();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        Span<byte> bytes = stackalloc byte[256];
        if (!Convert.TryFromBase64Chars(header.AsSpan("Basic ".Length).Trim(), bytes, out int length))
            return null;
        string pair = Encoding.UTF8.GetString(bytes[..length]);
        return pair[(pair.IndexOf(':') + 1)..];
    }

    /// <summary>Whether another site made a browser send the request: browsers show passwords by themselves. They name
    /// the relation of sites only where the connection is trusted, and the page's origin always.</summary>
    public static bool IsForeign(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site)
            && site.ToString() is not ("same-origin" or "none")
        || request.Headers.TryGetValue("Origin", out var origin)
            && !(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var page)
                && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the key is one that browsers show by themselves.</summary>
    public static bool IsPassword(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);
}
