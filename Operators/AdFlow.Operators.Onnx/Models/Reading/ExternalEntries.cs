using System.Globalization;

namespace AdFlow.Operators.Onnx;

// What a TensorProto says of the file that its elements are in. That the length it states is that of its shape is left
// to ONNX Runtime.
internal struct ExternalEntries
{
    private long _offset;

    // Whether data_location says so; without, entries mean nothing.
    public bool IsExternal { get; set; }

    public string? Location { get; private set; }

    public void Add(WireReader fields)
    {
        long start = fields.Offset;
        var (key, value) = StringEntry.Read(fields);
        if (key == "location")
            Location = value;
        else if (key == "offset" && !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _offset))
            throw new OnnxFormatException($"the offset '{value}' of external data", "a whole number of bytes", start);
    }

    public readonly ExternalTensor? Tensor(string name, long bytes) =>
        IsExternal && Location is { } file ? new ExternalTensor(name, file, _offset, bytes) : null;
}
