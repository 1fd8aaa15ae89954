using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Text;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// The tokens of texts as strings, for building tables; made by the same analyzer as the text indexes use, so that
/// what is built here meets what is asked there. Not thread-safe.
/// </summary>
internal sealed class Tokens : IDisposable
{
    private readonly Arena _arena = new();
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private TokenBuffer _buffer;

    /// <summary>Makes it; no memory is taken yet.</summary>
    public Tokens() => _buffer = new TokenBuffer(_arena);

    /// <summary>The tokens of a text in order; equal tokens are the same string.</summary>
    public List<string> Of(string text)
    {
        _buffer.Clear();
        Analyzer.English.Analyze(Encoding.UTF8.GetBytes(text), ref _buffer);
        var tokens = new List<string>(_buffer.Count);
        for (int i = 0; i < _buffer.Count; i++)
            tokens.Add(Shared(Encoding.UTF8.GetString(_buffer[i])));
        return tokens;
    }

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    private string Shared(string token)
    {
        if (_known.TryGetValue(token, out string? known))
            return known;
        _known.Add(token, token);
        return token;
    }
}
