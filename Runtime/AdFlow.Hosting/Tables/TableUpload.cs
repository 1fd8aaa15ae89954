using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AdFlow.Hosting;

/// <summary>
/// Takes the bodies of a request into files, piece by piece: one, or several as multipart/form-data whose parts are
/// named as the tables. Disposing it deletes them. Used by one thread at a time.
/// </summary>
/// <param name="folder">Where the files go; nobody else writes there.</param>
/// <param name="limit">Most bytes of all of them.</param>
internal sealed class TableUpload(string folder, long limit) : IDisposable
{
    private const int ChunkBytes = 1 << 16;

    private readonly List<TableFile> _files = [];
    private long _taken;

    /// <summary>What was taken so far.</summary>
    public IReadOnlyList<TableFile> Files => _files;

    /// <summary>Deletes what a crash left in the folder, and makes it where it is missing.</summary>
    public static void Clean(string folder)
    {
        foreach (string file in Directory.CreateDirectory(folder).GetFiles().Select(file => file.FullName))
            File.Delete(file);
    }

    /// <summary>Takes the whole body as one file.</summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="infers">Whether the schema of text is found in it.</param>
    /// <param name="context">The request.</param>
    /// <exception cref="TableException">It is too large.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task TakeAsync(string name, bool infers, HttpContext context)
    {
        Allow(context);
        await TakeAsync(name, infers, context.Request.Body, context.RequestAborted);
    }

    /// <summary>Takes the parts of the body as files.</summary>
    /// <param name="infers">Whether the schema of text is found in it.</param>
    /// <param name="context">The request.</param>
    /// <exception cref="TableException">It is too large, or has no such parts.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task TakePartsAsync(bool infers, HttpContext context)
    {
        Allow(context);
        var reader = new MultipartReader(Boundary(context.Request), context.Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } part)
                await TakeAsync(NameOf(part), infers, part.Body, context.RequestAborted);
        }
        catch (InvalidDataException error)
        {
            throw Bad($"The body is no multipart/form-data: {error.Message}");
        }
        if (_files.Count == 0)
            throw Bad("The body has no parts; send a part for each table, named as the table.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
            File.Delete(file.Path);
    }

    private async Task TakeAsync(string name, bool infers, Stream body, CancellationToken cancellation)
    {
        TableNames.Check(name);
        if (_files.Exists(known => known.Name == name))
            throw Bad($"Table '{name}' is there twice; publish each once.");
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.part");
        _files.Add(new TableFile(name, path, infers));
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        byte[] chunk = new byte[ChunkBytes];
        while (await body.ReadAsync(chunk, cancellation) is var read and > 0)
        {
            if ((_taken += read) > limit)
                throw TooLarge();
            await file.WriteAsync(chunk.AsMemory(0, read), cancellation);
        }
    }

    // Kestrel's own limit is meant for requests to graphs.
    private void Allow(HttpContext context)
    {
        if (context.Request.ContentLength > limit)
            throw TooLarge();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
    }

    private static string NameOf(MultipartSection part) =>
        ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
        && HeaderUtilities.RemoveQuotes(disposition.Name).Value is { Length: > 0 } name
            ? name : throw Bad("A part has no name; name each part as its table.");

    private static string Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 } boundary
            ? boundary
            : throw Bad("Several tables are published as multipart/form-data, one table as PUT /tables/{name}; the "
                + $"content type is '{request.ContentType}'.");

    private static TableException Bad(string reason) => new(400, TableCodes.Request, reason);

    private TableException TooLarge() => new(413, TableCodes.TooLarge,
        FormattableString.Invariant($"The body is longer than {limit} bytes, which is the host's limit for tables."));
}
