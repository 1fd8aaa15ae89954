using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>
/// Sends the console: its page at <c>/</c>, the files of the page under <c>/console/</c>. The page may load and ask
/// nothing but this host, and no other page may show it in a frame.
/// </summary>
internal static class ConsoleEndpoints
{
    private const string Policy =
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var files = new ConsoleFiles();
        routes.MapMethods("/", Reading, context => SendAsync(context, files.Find(ConsoleFiles.Page)));
        routes.MapMethods("/console/{**path}", Reading, context =>
            SendAsync(context, files.Find((string?)context.Request.RouteValues["path"] ?? "")));
    }

    private static Task SendAsync(HttpContext context, ConsoleFile? file)
    {
        if (file is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // Kept by browsers, and asked for by its tag each time: a newer host has newer files.
        headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Content, file.MediaType, entityTag: file.Tag).ExecuteAsync(context);
    }
}
