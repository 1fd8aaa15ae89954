using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace AdFlow.Cli;

/// <summary>Speaks to a host. Dispose it after the last answer.</summary>
internal sealed class HostClient : IDisposable
{
    private readonly HttpClient _client;

    private HostClient(Uri address, string? key)
    {
        // A deployment runs tests first; the host says how long they may take.
        _client = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The option that names the host.</summary>
    public static Option<string> ToOption() => new("--to")
    {
        Description = "Address of the host.", HelpName = "URL", Required = true,
    };

    /// <summary>The option that gives a key.</summary>
    public static Option<string?> KeyOption() => new("--key")
    {
        Description = "Key with the right to deploy; by default the variable ADFLOW_KEY.", HelpName = "KEY",
    };

    /// <summary>Prepares to speak to a host.</summary>
    /// <exception cref="CommandException">The address is none.</exception>
    public static HostClient Of(string address, string? key)
    {
        if (!Uri.TryCreate(address.EndsWith('/') ? address : address + "/", UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https"))
            throw new CommandException(
                $"--to {address}: expected the address of a host, such as http://127.0.0.1:8080", ExitCode.WrongUse);
        return new HostClient(uri, key ?? Environment.GetEnvironmentVariable("ADFLOW_KEY"));
    }

    /// <summary>Sends a request.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path below the address, its parts escaped.</param>
    /// <param name="content">Body, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The JSON that the host answers, which the caller disposes; an empty object for no content.</returns>
    /// <exception cref="HostRefusalException">The host refuses; its words are told.</exception>
    /// <exception cref="CommandException">The host cannot be reached.</exception>
    public async Task<JsonDocument> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            using var answer = await _client.SendAsync(request, cancellation);
            string text = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
                throw HostRefusalException.Of((int)answer.StatusCode, text);
            return JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        }
        catch (HttpRequestException error)
        {
            throw new CommandException($"the host {_client.BaseAddress} cannot be reached: {error.Message}");
        }
        catch (JsonException)
        {
            throw new CommandException($"{_client.BaseAddress} does not answer as a host of AdFlow does");
        }
    }

    /// <summary>Downloads a file.</summary>
    /// <param name="path">Path below the address, its parts escaped.</param>
    /// <param name="file">File that it becomes, once all of it is there.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">The host cannot be reached, or refuses, or the file cannot be written.
    /// </exception>
    public async Task DownloadAsync(string path, string file, CancellationToken cancellation)
    {
        string temporary = file + ".part";
        try
        {
            using var answer = await _client.GetAsync(
                path, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!answer.IsSuccessStatusCode)
                throw HostRefusalException.Of(
                    (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
            await using (var target = NamedFile.Create(temporary, file))
                await answer.Content.CopyToAsync(target, cancellation);
            System.IO.File.Move(temporary, file, overwrite: true);
        }
        catch (HttpRequestException error)
        {
            throw new CommandException($"the host {_client.BaseAddress} cannot be reached: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file}: cannot be written: {error.Message}");
        }
        finally
        {
            if (System.IO.File.Exists(temporary))
                System.IO.File.Delete(temporary);
        }
    }

    /// <summary>JSON as the body of a request.</summary>
    public static HttpContent Json(string json) => new StringContent(json, Encoding.UTF8, "application/json");

    /// <summary>A file as the body of a request.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static HttpContent File(string path)
    {
        try
        {
            return new ByteArrayContent(System.IO.File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: cannot be read: {error.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
