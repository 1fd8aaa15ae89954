using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace AdFlow.Tables.Tests.Golden;

/// <summary>Reads the rows of Arrow's integration-testing JSON format; the oracle of the golden files.</summary>
internal sealed unsafe class IntegrationTable
{
    private readonly Arena _arena = new();
    private readonly Dictionary<long, JsonElement> _dictionaries = [];

    public static Table Read(string gzipPath)
    {
        using var file = new GZipStream(File.OpenRead(gzipPath), CompressionMode.Decompress);
        using var json = JsonDocument.Parse(file);
        return new IntegrationTable().Read(json.RootElement);
    }

    private Table Read(JsonElement root)
    {
        var schema = IntegrationSchema.Read(root.GetProperty("schema"));
        if (root.TryGetProperty("dictionaries", out var dictionaries))
            foreach (var dictionary in dictionaries.EnumerateArray())
                _dictionaries[dictionary.GetProperty("id").GetInt64()] =
                    dictionary.GetProperty("data").GetProperty("columns")[0];
        var fields = root.GetProperty("schema").GetProperty("fields");
        var batches = new List<Batch>();
        foreach (var batch in root.GetProperty("batches").EnumerateArray())
        {
            var nodes = (ColumnNode**)_arena.Allocate((long)sizeof(ColumnNode*) * schema.Count);
            for (int i = 0; i < schema.Count; i++)
            {
                nodes[i] = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
                Fill(nodes[i], schema[i].Type, fields[i], batch.GetProperty("columns")[i]);
            }
            batches.Add(new Batch(schema, nodes, batch.GetProperty("count").GetInt32()));
        }
        return new Table(schema, batches, _arena);
    }

    private void Fill(ColumnNode* node, DataType type, JsonElement field, JsonElement column)
    {
        node->Length = column.GetProperty("count").GetInt32();
        if (type.Id is TypeId.Null)
            node->NullCount = node->Length;
        else if (type.HasValidity())
            FillValidity(node, column.GetProperty("VALIDITY"));
        if (type.Id is TypeId.Dictionary)
        {
            node->Dictionary = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
            long id = field.GetProperty("dictionary").GetProperty("id").GetInt64();
            Fill(node->Dictionary, type.ValueType!, field, _dictionaries[id]);
            FillChildren(node->Dictionary, type.ValueType!, field, _dictionaries[id]);
        }
        else
            FillChildren(node, type, field, column);
        if (column.TryGetProperty("OFFSET", out var offsets))
            node->Offsets = Integers(offsets, type.HasLargeOffsets() ? 8 : 4);
        if (column.TryGetProperty("TYPE_ID", out var tags) || column.TryGetProperty("TYPE", out tags))
            node->Values = Integers(tags, 1);
        else if (column.TryGetProperty("DATA", out var data))
            node->Values = Values(type, data);
    }

    private void FillValidity(ColumnNode* node, JsonElement validity)
    {
        byte* bits = _arena.AllocateZeroed(Bitmap.Bytes(node->Length));
        int row = 0;
        foreach (var bit in validity.EnumerateArray())
            Bitmap.Set(bits, row++, bit.GetInt32() != 0);
        node->NullCount = node->Length - Bitmap.Count(bits, node->Length);
        node->Validity = node->NullCount > 0 ? bits : null;
    }

    private void FillChildren(ColumnNode* node, DataType type, JsonElement field, JsonElement column)
    {
        node->ChildCount = type.Children.Count;
        node->Children = (ColumnNode*)_arena.AllocateZeroed((long)sizeof(ColumnNode) * node->ChildCount);
        for (int i = 0; i < node->ChildCount; i++)
            Fill(node->Children + i, type.Children[i].Type, field.GetProperty("children")[i],
                column.GetProperty("children")[i]);
    }

    private byte* Integers(JsonElement values, int width)
    {
        byte* target = _arena.Allocate((long)values.GetArrayLength() * width);
        int row = 0;
        foreach (var value in values.EnumerateArray())
            Write(target + (long)row++ * width, width, Integer(value));
        return target;
    }

    private byte* Values(DataType type, JsonElement data)
    {
        if (type.Id is TypeId.Bool)
            return Bits(data);
        if (type.IsVariableBinary())
            return Copy(data.EnumerateArray().SelectMany(value => Bytes(type, value)).ToArray());
        return Copy(data.EnumerateArray().SelectMany(value => Fixed(type, value)).ToArray());
    }

    private byte* Bits(JsonElement data)
    {
        byte* bits = _arena.AllocateZeroed(Bitmap.Bytes(data.GetArrayLength()));
        int row = 0;
        foreach (var value in data.EnumerateArray())
            Bitmap.Set(bits, row++, value.ValueKind is JsonValueKind.True || value.ToString() == "1");
        return bits;
    }

    private static byte[] Bytes(DataType type, JsonElement value) => type.Id is TypeId.Utf8 or TypeId.LargeUtf8
        ? Encoding.UTF8.GetBytes(value.GetString()!)
        : Convert.FromHexString(value.GetString()!);

    private static byte[] Fixed(DataType type, JsonElement value)
    {
        switch (type.Id)
        {
            case TypeId.Float16: return BitConverter.GetBytes((Half)value.GetDouble());
            case TypeId.Float32: return BitConverter.GetBytes((float)value.GetDouble());
            case TypeId.Float64: return BitConverter.GetBytes(value.GetDouble());
            case TypeId.FixedSizeBinary: return Convert.FromHexString(value.GetString()!);
            case TypeId.IntervalDayTime:
                return [.. Part(value, "days", 4), .. Part(value, "milliseconds", 4)];
            case TypeId.IntervalMonthDayNano:
                return [.. Part(value, "months", 4), .. Part(value, "days", 4), .. Part(value, "nanoseconds", 8)];
            default:
                byte[] bytes = new byte[type.ByteWidth()];
                fixed (byte* target = bytes)
                    Write(target, bytes.Length, Integer(value));
                return bytes;
        }
    }

    private static byte[] Part(JsonElement value, string name, int width)
    {
        byte[] bytes = new byte[width];
        fixed (byte* target = bytes)
            Write(target, width, Integer(value.GetProperty(name)));
        return bytes;
    }

    private static BigInteger Integer(JsonElement value) =>
        BigInteger.Parse(value.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture);

    private static void Write(byte* target, int width, BigInteger value)
    {
        byte[] bytes = value.ToByteArray();
        for (int i = 0; i < width; i++)
            target[i] = i < bytes.Length ? bytes[i] : (byte)(value.Sign < 0 ? 0xFF : 0);
    }

    private byte* Copy(byte[] bytes)
    {
        byte* target = _arena.Allocate(bytes.Length);
        bytes.CopyTo(new Span<byte>(target, bytes.Length));
        return target;
    }
}
