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

    // Each table that is published is a file that stays open.
    private const int MostParts = 100;
    private const int MostBoundaryCharacters = 70;

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
    /// <exception cref="TableException">It is too large, or not said or seen to be a table.</exception>
    /// <exception cref="SenderException">It cannot be read.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task TakeAsync(string name, bool infers, HttpContext context)
    {
        Allow(context);
        TableMediaType.Require(context.Request.ContentType);
        await TakeAsync(name, infers, context.Request.Body, context.Request.ContentType, context.RequestAborted);
    }

    /// <summary>Takes the parts of the body as files.</summary>
    /// <param name="infers">Whether the schema of text is found in it.</param>
    /// <param name="context">The request.</param>
    /// <exception cref="TableException">It is too large, or has no such parts, or they are no tables.</exception>
    /// <exception cref="SenderException">It cannot be read.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task TakePartsAsync(bool infers, HttpContext context)
    {
        Allow(context);
        var reader = new MultipartReader(Boundary(context.Request), context.Request.Body);
        try
        {
            while (await NextAsync(reader, context.RequestAborted) is { } part)
            {
                if (_files.Count == MostParts)
                    throw Bad($"The body has more than {MostParts} parts; publish the tables in several steps.");
                TableMediaType.Require(part.ContentType);
                await TakeAsync(NameOf(part), infers, part.Body, part.ContentType, context.RequestAborted);
            }
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

    // The reader writes nothing: all that goes wrong is the sender's.
    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellation);
        }
        catch (IOException fault)
        {
            throw SenderException.Of(fault);
        }
    }

    private async Task TakeAsync(
        string name, bool infers, Stream body, string? mediaType, CancellationToken cancellation)
    {
        TableNames.Check(name);
        if (_files.Exists(known => known.Name == name))
            throw Bad($"Table '{name}' is there twice; publish each once.");
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.part");
        _files.Add(new TableFile(name, path, infers));
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        byte[] chunk = new byte[ChunkBytes];
        while (await SenderException.ReadAsync(body, chunk, cancellation) is var read and > 0)
        {
            // A table that is shorter than this is still looked at: the first piece is never empty.
            if (file.Length == 0)
                TableMediaType.RequireTable(chunk.AsSpan(0, read), mediaType);
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
            ? boundary.Length <= MostBoundaryCharacters ? boundary
                : throw Bad($"The boundary has {boundary.Length} characters; expected at most "
                    + $"{MostBoundaryCharacters} (RFC 2046, §5.1.1).")
            : throw Bad("Several tables are published as multipart/form-data, one table as PUT /tables/{name}; the "
                + $"content type is '{request.ContentType}'.");

    private static TableException Bad(string reason) => new(400, TableCodes.Request, reason);

    private TableException TooLarge() => new(413, TableCodes.TooLarge,
        FormattableString.Invariant($"The body is longer than {limit} bytes, which is the host's limit for tables."));
}
