using System.Globalization;

namespace AdFlow.Operators.Onnx;

// Writes a TensorProto: numbers as raw bytes, here or in a file beside the model; texts one by one.
internal static class TensorMessage
{
    private const int DimsField = 1, DataTypeField = 2, StringDataField = 6, NameField = 8, RawDataField = 9,
        ExternalDataField = 13, DataLocationField = 14, External = 1;

    public static WireWriter Of(OnnxTensor tensor, OnnxWeights? weights = null)
    {
        var message = new WireWriter();
        if (tensor.Shape.Count > 0)
            message.Packed(DimsField, [.. tensor.Shape]);
        message.Int64(DataTypeField, (long)tensor.Type);
        if (tensor.Type == OnnxElementType.Text)
            message.Texts(StringDataField, tensor.Texts);
        message.Text(NameField, tensor.Name);
        if (tensor.Type != OnnxElementType.Text && weights is not null)
            AddExternal(message, tensor, weights);
        else if (tensor.Type != OnnxElementType.Text)
            message.Bytes(RawDataField, tensor.Data.Span);
        return message;
    }

    private static void AddExternal(WireWriter message, OnnxTensor tensor, OnnxWeights weights)
    {
        long offset = weights.Add(tensor.Data.Span);
        AddEntry(message, "location", weights.File);
        AddEntry(message, "offset", offset.ToString(CultureInfo.InvariantCulture));
        AddEntry(message, "length", tensor.Data.Length.ToString(CultureInfo.InvariantCulture));
        message.Int64(DataLocationField, External);
    }

    private static void AddEntry(WireWriter message, string key, string value)
    {
        var entry = new WireWriter();
        entry.Text(1, key);
        entry.Text(2, value);
        message.Message(ExternalDataField, entry);
    }
}
