using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AdFlow.Tables;

/// <summary>
/// Writes a value of any type as bytes that are equal exactly where values are: encodings are looked through, content
/// of null rows is left out, lengths keep neighbours apart. Floating-point values count by their bits. Thread-safe.
/// </summary>
public static unsafe class ValueKey
{
    /// <summary>Compares keys by content, also as spans. Thread-safe.</summary>
    public sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        /// <inheritdoc/>
        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        /// <inheritdoc/>
        public bool Equals(ReadOnlySpan<byte> key, byte[] other) => key.SequenceEqual(other);

        /// <inheritdoc/>
        public int GetHashCode([DisallowNull] byte[] key) => GetHashCode(key.AsSpan());

        /// <inheritdoc/>
        public int GetHashCode(ReadOnlySpan<byte> key)
        {
            var hash = new HashCode();
            hash.AddBytes(key);
            return hash.ToHashCode();
        }

        /// <inheritdoc/>
        public byte[] Create(ReadOnlySpan<byte> key) => key.ToArray();
    }

    /// <summary>Appends the key of a row. Its bytes depend on the type: keys of columns whose types differ otherwise
    /// than by a dictionary or by the width of offsets are not to be compared.</summary>
    /// <param name="key">Takes the bytes.</param>
    /// <param name="column">The column.</param>
    /// <param name="row">The row.</param>
    public static void Write(IBufferWriter<byte> key, Column column, int row)
    {
        if (column.Type.HasValidity() || column.Type.Id is TypeId.Null)
        {
            bool valid = column.IsValid(row);
            key.Write([(byte)(valid ? 1 : 0)]);
            if (!valid)
                return;
        }
        WriteValid(key, column, row);
    }

    private static void WriteValid(IBufferWriter<byte> key, Column column, int row)
    {
        switch (column.Type.Id)
        {
            case TypeId.Bool:
                key.Write([(byte)(column.GetBool(row) ? 1 : 0)]);
                break;
            case TypeId.Dictionary:
                Write(key, column.Dictionary, column.GetCode(row));
                break;
            case TypeId.Struct:
                for (int i = 0; i < column.ChildCount; i++)
                    Write(key, column.Child(i), row);
                break;
            case TypeId.Utf8 or TypeId.LargeUtf8 or TypeId.Binary or TypeId.LargeBinary:
                WriteCount(key, column.GetBytes(row).Length);
                key.Write(column.GetBytes(row));
                break;
            case TypeId.List or TypeId.LargeList or TypeId.FixedSizeList or TypeId.Map:
                WriteItems(key, column, row);
                break;
            case TypeId.SparseUnion or TypeId.DenseUnion:
                WriteUnion(key, column, row);
                break;
            default:
                int width = column.Type.ByteWidth();
                key.Write(new ReadOnlySpan<byte>(column.Node->Values + (long)row * width, width));
                break;
        }
    }

    private static void WriteItems(IBufferWriter<byte> key, Column column, int row)
    {
        var (start, end) = column.GetRange(row);
        WriteCount(key, end - start);
        for (long item = start; item < end; item++)
            Write(key, column.Child(0), (int)item);
    }

    private static void WriteUnion(IBufferWriter<byte> key, Column column, int row)
    {
        byte tag = column.Node->Values[row];
        key.Write([tag]);
        int child = column.Type.TypeCodes.ToList().IndexOf(tag);
        Write(key, column.Child(child), column.Node->Offsets == null ? row : ((int*)column.Node->Offsets)[row]);
    }

    private static void WriteCount(IBufferWriter<byte> key, long count) =>
        key.Write(new ReadOnlySpan<byte>(&count, sizeof(long)));
}
