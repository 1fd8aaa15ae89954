namespace AdFlow.Tables.Ipc;

/// <summary>
/// Writes an Arrow IPC stream batch by batch: metadata V5, little-endian, plain buffers aligned to 64 bytes. A
/// dictionary is written when its content differs from what was written before; values that only gained some at the
/// end become a delta. Not thread-safe.
/// </summary>
public sealed class IpcStreamWriter : IDisposable
{
    private readonly Stream _target;
    private readonly bool _leaveOpen;
    private readonly MessageEmitter _emitter;

    /// <summary>Starts a stream; the schema is written at once.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="schema">Schema of every batch.</param>
    /// <param name="leaveOpen">Whether the target stays open when the writer is disposed.</param>
    /// <exception cref="NotSupportedException">A dictionary's values are themselves a dictionary.</exception>
    public IpcStreamWriter(Stream target, Schema schema, bool leaveOpen = false)
    {
        _target = target;
        _leaveOpen = leaveOpen;
        _emitter = new MessageEmitter(target, schema, mayReplace: true);
        _emitter.WriteSchema();
    }

    /// <summary>Schema of every batch.</summary>
    public Schema Schema => _emitter.Schema;

    /// <summary>Writes a batch; its memory may be reused afterwards.</summary>
    /// <exception cref="ArgumentException">The batch's column types differ from the schema's.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public void Write(Batch batch) => _emitter.WriteBatch(batch);

    /// <summary>Hands what was written on to the target's own target.</summary>
    public void Flush() => _target.Flush();

    /// <summary>
    /// Writes the mark that tells a complete stream from a broken one. Nothing may be written afterwards.
    /// </summary>
    public void Finish()
    {
        _emitter.WriteEnd();
        _target.Flush();
    }

    /// <summary>Frees memory and closes the target unless it was to stay open; does not finish the stream.</summary>
    public void Dispose()
    {
        _emitter.Dispose();
        if (!_leaveOpen)
            _target.Dispose();
    }
}
