namespace AdFlow.Operators.Onnx;

/// <summary>
/// Sessions by the content of their model and how they compute, so that graphs, and versions of a graph, that use one
/// model use one session. A session lives as long as an operator that uses it; the collector frees it then.
/// Thread-safe.
/// </summary>
internal static class SharedSessions
{
    private static readonly Dictionary<(string Hash, OnnxSessionOptions Options), Entry> s_entries = [];

    private sealed class Entry
    {
        public WeakReference<OnnxSession>? Session { get; set; }
    }

    /// <summary>The session of a model, made where there is none.</summary>
    /// <param name="model">The model's file, with the files that its weights are in.</param>
    /// <param name="options">How to compute.</param>
    /// <exception cref="OnnxException">There is no library, or it refuses the model.</exception>
    public static OnnxSession Get(FileSnapshot model, OnnxSessionOptions options)
    {
        var entry = EntryOf((model.Hash, options));
        // Whoever wants this model waits for the one that makes its session; others do not.
        lock (entry)
        {
            if (entry.Session is { } made && made.TryGetTarget(out var session))
                return session;
            session = OnnxSession.Create(model.Content.Span, options, model.Parts);
            entry.Session = new WeakReference<OnnxSession>(session);
            return session;
        }
    }

    private static Entry EntryOf((string Hash, OnnxSessionOptions Options) key)
    {
        lock (s_entries)
        {
            if (s_entries.TryGetValue(key, out var entry))
                return entry;
            foreach (var (other, old) in s_entries)
                if (old.Session is { } gone && !gone.TryGetTarget(out _))
                    s_entries.Remove(other);
            return s_entries[key] = new Entry();
        }
    }
}
