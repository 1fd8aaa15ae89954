using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdFlow.Load;

/// <summary>
/// <c>echo URL [ANSWERS]</c>: the least that a Kestrel host can be. Reads the body of a request whole and answers with
/// the next one of some prepared bodies, or with the body itself.
/// </summary>
internal static class EchoServer
{
    /// <summary>First argument of the mode.</summary>
    public const string Mode = "echo";

    /// <summary>Path of its one endpoint.</summary>
    public const string Path = "/run";

    /// <summary>Serves until the process ends.</summary>
    public static async Task RunAsync(string url, string? answers)
    {
        byte[][] prepared = answers is null ? [] : [.. File.ReadLines(answers).Select(Encoding.UTF8.GetBytes)];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        int next = -1;
        app.MapPost(Path, context => AnswerAsync(context, prepared.Length == 0 ? null
            : prepared[(uint)Interlocked.Increment(ref next) % prepared.Length]));
        ServerUsage.Map(app);
        await app.StartAsync();
        await Console.Error.WriteLineAsync(ServerProcess.Listening + app.Urls.Single());
        // Not where the start of the process is measured.
        if (answers is not null)
            Parent.EndWithIt();
        await app.WaitForShutdownAsync();
    }

    private static async Task AnswerAsync(HttpContext context, byte[]? answer)
    {
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync();
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync();
        }
        answer ??= read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer);
    }
}
