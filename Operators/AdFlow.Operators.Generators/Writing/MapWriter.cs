namespace AdFlow.Operators.Generators;

/// <summary>Writes the descriptor and the kernels of a map operator.</summary>
internal static class MapWriter
{
    private const string OverLanes = $"where V : struct, {CodeText.Contract}IMemoryLane<V>";

    private const int BallastRows = 8;

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
        .Line($"Kernel32 = {CodeText.Contract}LaneLoop.Loop32<Body>,")
        .Line($"Kernel64 = {CodeText.Contract}LaneLoop.Loop64<Body>,")
        .Line($"Tracer = {CodeText.Contract}LaneLoop.Trace<Body>,")
        .Line("};");

    private static void Body(CodeText code, MapModel model)
    {
        code.Line($"private readonly struct Body : {CodeText.Contract}IMapLoop").Line("{")
            .Line("[global::System.Runtime.CompilerServices.MethodImpl("
                + "global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]")
            .Line($"public static void Step<V>(in {CodeText.Contract}MapFrame frame, int row) {OverLanes}").Line("{");
        Row(code, model, "result", Argument, output => $"frame.Outputs[{output}]", "row");
        code.Line("}").Line();
        Loop(code, model);
        code.Line("}");
    }

    // Everything but the rows is read before the loop. Rows are counted in bytes: so one register for each column and
    // one for the row make the addresses of all groups of rows.
    private static void Loop(CodeText code, MapModel model)
    {
        int columns = model.Reads.Count + model.Writes.Count;
        int groups = !model.IsCheap ? 1 : columns <= 6 ? 4 : 2;
        code.Line($"public static int Loop<V>(in {CodeText.Contract}MapFrame frame, int row, int end) {OverLanes}")
            .Line("{");
        foreach (var argument in model.Arguments)
            code.Line(argument.IsColumn
                ? $"byte* {Local(argument)} = (byte*)frame.Inputs[{argument.Ordinal}];"
                : $"var {Local(argument)} = {Argument(argument)};");
        for (int i = 0; i < model.Writes.Count; i++)
            code.Line($"byte* output{i} = (byte*)frame.Outputs[{i}];");
        code.Line("nint lane = global::System.Runtime.CompilerServices.Unsafe.SizeOf<V>();")
            .Line("nint at = row * (lane / V.Width), last = end * (lane / V.Width) - lane;");
        if (!model.IsCheap)
            Ballast(code, model);
        if (groups > 1)
            Rows(code, model, groups);
        Rows(code, model, 1);
        code.Line("return (int)(at / (lane / V.Width));").Line("}");
    }

    // How much the JIT compiler inlines into a method grows with the method's size before it looks into it. These rows
    // are dropped by then, and without them two functions like exp in one body would be calls for each operation: ten
    // times slower.
    private static void Ballast(CodeText code, MapModel model)
    {
        code.Line("if (global::System.Runtime.CompilerServices.Unsafe.SizeOf<V>() == 0)").Line("{");
        Groups(code, model, BallastRows);
        code.Line("}");
    }

    private static void Rows(CodeText code, MapModel model, int groups)
    {
        code.Line(groups == 1 ? "for (; at <= last; at += lane)"
            : $"for (; at <= last - {groups - 1} * lane; at += {groups} * lane)").Line("{");
        Groups(code, model, groups);
        code.Line("}");
    }

    private static void Groups(CodeText code, MapModel model, int groups)
    {
        for (int group = 0; group < groups; group++)
        {
            string rows = group == 0 ? "at" : $"at + {group} * lane";
            Row(code, model, group == 0 ? "result" : $"result{group}",
                argument => argument.IsColumn ? $"V.Load({Local(argument)} + {rows}, 0)" : Local(argument),
                output => $"output{output} + {rows}", "0");
        }
    }

    private static void Row(
        CodeText code, MapModel model, string result, Func<MapArgument, string> argument, Func<int, string> output,
        string row)
    {
        string call = $"{model.Method}<V>({string.Join(", ", model.Arguments.Select(argument))})";
        if (model.Writes.Count == 1)
            code.Line($"V.Store({call}, {output(0)}, {row});");
        else
        {
            code.Line($"var {result} = {call};");
            for (int i = 0; i < model.Writes.Count; i++)
                code.Line($"V.Store({result}.Item{i + 1}, {output(i)}, {row});");
        }
    }

    private static string Local(MapArgument argument) =>
        $"{(argument.IsColumn ? "column" : "setting")}{argument.Ordinal}";

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
