using System.Text;
using System.Text.Unicode;

namespace AdFlow.Operators.Onnx;

/// <summary>Looks for names of a model's inputs and outputs that no call can give: the runtime's interface takes names
/// that are UTF-8 and end at a zero byte, but takes models whose names are not.</summary>
internal static class PortNames
{
    private const int GraphField = 7, InputField = 11, OutputField = 12, NameField = 1;

    /// <summary>What is wrong with the names; null where nothing is, or where the file is none of ONNX's.</summary>
    /// <param name="model">Content of the file.</param>
    public static string? Fault(ReadOnlySpan<byte> model)
    {
        try
        {
            return FaultOf(new WireReader(model));
        }
        catch (OnnxFormatException)
        {
            // The runtime has a format of its own, too; what it takes it was not asked to take by us.
            return null;
        }
    }

    private static string? FaultOf(WireReader model)
    {
        while (model.Next())
            if (model.Field == GraphField)
                for (var graph = model.Message(); graph.Next();)
                    if (graph.Field is InputField or OutputField && FaultOf(graph.Message(), graph.Field) is { } fault)
                        return fault;
        return null;
    }

    private static string? FaultOf(WireReader port, int field)
    {
        string kind = field == InputField ? "an input" : "an output";
        while (port.Next())
            if (port.Field == NameField && port.Bytes() is var name)
            {
                string? what = name.Contains((byte)0) ? "with a zero byte" : Utf8.IsValid(name) ? null : "of no UTF-8";
                if (what is not null)
                    return $"it has {kind} whose name '{Printed(name)}' is {what}, which no call can give; export the "
                        + "model with another name";
            }
        return null;
    }

    private static string Printed(ReadOnlySpan<byte> name) =>
        Encoding.UTF8.GetString(name).Replace("\0", "\\0", StringComparison.Ordinal);
}
