using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>How keys and answers are written. Immutable but for pooled memory; thread-safe.</summary>
internal abstract class AnswerFormat
{
    /// <summary>Media type of requests and answers.</summary>
    public abstract string MediaType { get; }

    /// <summary>Whether the content of an answer may be of a media type.</summary>
    /// <param name="mediaType">The type in any case, without parameters.</param>
    public virtual bool Accepts(string mediaType) => mediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the body of a request.</summary>
    /// <param name="keys">One column, without nulls.</param>
    /// <param name="target">Takes the bytes.</param>
    public abstract void WriteKeys(Batch keys, BodyBuffer target);

    /// <summary>Reads the body of an answer.</summary>
    /// <returns>The rows, which the caller disposes.</returns>
    /// <exception cref="AnswerException">It is not what was asked for.</exception>
    public abstract Answer Read(ReadOnlySpan<byte> body);

    /// <summary>Makes a format.</summary>
    /// <param name="format">Which one.</param>
    /// <param name="key">Name and type of the key, never null and no dictionary.</param>
    /// <param name="columns">Columns asked for.</param>
    public static AnswerFormat Of(HttpFormat format, Field key, IReadOnlyList<Field> columns) => format switch
    {
        HttpFormat.Arrow => new ArrowAnswers(key, columns),
        _ => new JsonAnswers(key, columns),
    };
}
