namespace AdFlow.Operators.Onnx;

// Writes a TensorProto: numbers as raw bytes, texts one by one.
internal static class TensorMessage
{
    private const int DimsField = 1, DataTypeField = 2, StringDataField = 6, NameField = 8, RawDataField = 9;

    public static WireWriter Of(OnnxTensor tensor)
    {
        var message = new WireWriter();
        if (tensor.Shape.Count > 0)
            message.Packed(DimsField, [.. tensor.Shape]);
        message.Int64(DataTypeField, (long)tensor.Type);
        if (tensor.Type == OnnxElementType.Text)
            message.Texts(StringDataField, tensor.Texts);
        message.Text(NameField, tensor.Name);
        if (tensor.Type != OnnxElementType.Text)
            message.Bytes(RawDataField, tensor.Data.Span);
        return message;
    }
}
