namespace AdFlow.Operators.Generators;

/// <summary>Writes the descriptor and the kernels of a map operator.</summary>
internal static class MapWriter
{
    private const string InputSummary = "Rows to compute on; their columns pass through.";

    public static string Write(MapModel model, string space)
    {
        var code = new CodeText().Line($"namespace {space};").Line()
            .Line($"internal static unsafe class {SnakeCase.ToPascal(model.Id)}").Line("{");
        Descriptor(code, model);
        code.Line();
        Body(code, model);
        return code.Line("}").ToString();
    }

    private static void Descriptor(CodeText code, MapModel model) => code
        .Line($"internal static {CodeText.Contract}OperatorDescriptor Descriptor() =>")
        .Line($"new {CodeText.Contract}MapOperatorDescriptor").Line("{")
        .Identity(model)
        .List("Inputs", [$"new(\"in\", {CodeText.Contract}PortKind.Input, {Literal.Of(InputSummary)})"])
        .Columns(model)
        .Line($"Rows = {CodeText.Contract}RowEffect.Same,")
        .Line($"Locality = {CodeText.Contract}Locality.Row,")
        .Line($"Kernel32 = {CodeText.Contract}LaneLoop.Run32<Body>,")
        .Line($"Kernel64 = {CodeText.Contract}LaneLoop.Run64<Body>,")
        .Line($"Tracer = {CodeText.Contract}LaneLoop.Trace<Body>,")
        .Line("};");

    private static void Body(CodeText code, MapModel model)
    {
        code.Line($"private readonly struct Body : {CodeText.Contract}IMapBody").Line("{")
            .Line("[global::System.Runtime.CompilerServices.MethodImpl("
                + "global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]")
            .Line($"public static void Step<V>(in {CodeText.Contract}MapFrame frame, int row) "
                + $"where V : struct, {CodeText.Contract}IMemoryLane<V>").Line("{");
        string call = $"{model.Method}<V>({string.Join(", ", model.Arguments.Select(Argument))})";
        if (model.Writes.Count == 1)
            code.Line($"V.Store({call}, frame.Outputs[0], row);");
        else
        {
            code.Line($"var result = {call};");
            for (int i = 0; i < model.Writes.Count; i++)
                code.Line($"V.Store(result.Item{i + 1}, frame.Outputs[{i}], row);");
        }
        code.Line("}").Line("}");
    }

    private static string Argument(MapArgument argument) => argument switch
    {
        { IsColumn: true } => $"V.Load(frame.Inputs[{argument.Ordinal}], row)",
        { Kind: SettingKind.Bool } => $"frame.Settings[{argument.Ordinal}] != 0",
        { Kind: SettingKind.Int32 } => $"(int)frame.Settings[{argument.Ordinal}]",
        { Kind: SettingKind.Int64 } => $"(long)frame.Settings[{argument.Ordinal}]",
        { Kind: SettingKind.Choice } => $"({argument.Type})(int)frame.Settings[{argument.Ordinal}]",
        { Kind: SettingKind.Float32 } => $"(float)frame.Settings[{argument.Ordinal}]",
        _ => $"frame.Settings[{argument.Ordinal}]",
    };
}
