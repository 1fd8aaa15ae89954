namespace AdFlow.Operators.Onnx;

// Reads a StringStringEntryProto.
internal static class StringEntry
{
    public static (string Key, string Value) Read(WireReader fields)
    {
        string key = "", value = "";
        while (fields.Next())
        {
            if (fields.Field == 1)
                key = fields.Text();
            else if (fields.Field == 2)
                value = fields.Text();
        }
        return (key, value);
    }
}
