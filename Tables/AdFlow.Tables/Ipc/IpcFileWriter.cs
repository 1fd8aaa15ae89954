using System.Buffers.Binary;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Writes an Arrow IPC file batch by batch, as <see cref="IpcStreamWriter"/> does, but all batches share one dictionary
/// a column, to which later batches may only append. The target needs no seeking. Not thread-safe.
/// </summary>
public sealed class IpcFileWriter : IDisposable
{
    private readonly Stream _target;
    private readonly bool _leaveOpen;
    private readonly bool _hasSums;
    private readonly MessageEmitter _emitter;

    /// <summary>Starts a file; the schema is written at once.</summary>
    /// <param name="target">Where the bytes go; its position counts as the file's start.</param>
    /// <param name="schema">Schema of every batch.</param>
    /// <param name="leaveOpen">Whether the target stays open when the writer is disposed.</param>
    /// <param name="hasSums">Whether the footer gets a checksum of each batch, which <see cref="IpcFileReader"/>
    /// compares; other readers do not mind.</param>
    /// <exception cref="NotSupportedException">A dictionary's values are themselves a dictionary.</exception>
    public IpcFileWriter(Stream target, Schema schema, bool leaveOpen = false, bool hasSums = false)
    {
        _target = target;
        _leaveOpen = leaveOpen;
        _hasSums = hasSums;
        _emitter = new MessageEmitter(target, schema, mayReplace: false, hasSums);
        _emitter.WriteBytes("ARROW1\0\0"u8);
        _emitter.WriteSchema();
    }

    /// <summary>Schema of every batch.</summary>
    public Schema Schema => _emitter.Schema;

    /// <summary>Bytes written so far.</summary>
    public long Position => _emitter.Position;

    /// <summary>Writes a batch; its memory may be reused afterwards.</summary>
    /// <exception cref="ArgumentException">The batch's column types differ from the schema's.</exception>
    /// <exception cref="InvalidOperationException">A dictionary changed other than by values at its end.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public void Write(Batch batch) => _emitter.WriteBatch(batch);

    /// <summary>Hands what was written on to the target's own target.</summary>
    public void Flush() => _target.Flush();

    /// <summary>Writes the footer; without it the file cannot be read. Nothing may be written afterwards.</summary>
    public void Finish()
    {
        _emitter.WriteEnd();
        var footer = MetadataEncoder.Footer(_emitter.Schema, _emitter.Dictionaries, _emitter.Records,
            _hasSums ? [BlockSums.Note(_emitter.Dictionaries, _emitter.Records)] : []);
        _emitter.WriteBytes(footer);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        _emitter.WriteBytes(length);
        _emitter.WriteBytes(FileLayout.Magic);
        _target.Flush();
    }

    /// <summary>Frees memory and closes the target unless it was to stay open; does not finish the file.</summary>
    public void Dispose()
    {
        _emitter.Dispose();
        if (!_leaveOpen)
            _target.Dispose();
    }
}
