using System.Text;

namespace AdFlow.Operators;

/// <summary>
/// Flattens expressions into instructions, each equal subexpression once, also where it is part of several of them.
/// </summary>
internal sealed unsafe class ExpressionCompiler
{
    private readonly Dictionary<Expression, int> _registers = [];
    private readonly InstructionList _instructions = new();
    private readonly List<TextOperand> _texts = [];
    private readonly Dictionary<Expression, int> _textNumbers = [];
    private readonly LaneWidth _width;

    private ExpressionCompiler(LaneWidth width) => _width = width;

    /// <summary>Compiles.</summary>
    /// <param name="expressions">Expressions that are not text and have no settings left.</param>
    /// <param name="width">The lane that float64 kernels run on.</param>
    internal static CompiledExpressions Compile(IReadOnlyList<Expression> expressions, LaneWidth width)
    {
        var compiler = new ExpressionCompiler(width);
        int[] results = new int[expressions.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = compiler.Emit(expressions[i]);
            if (compiler._instructions[results[i]].IsUniform)
                results[i] = compiler.Broadcast(results[i]);
        }
        var instructions = compiler._instructions.Finish(results, out int scratchBytes);
        return new(instructions, results, [.. compiler._texts], scratchBytes);
    }

    private int Emit(Expression node)
    {
        if (!_registers.TryGetValue(node, out int register))
            _registers.Add(node, register = node switch
            {
                ColumnExpression column =>
                    Add(new() { Kind = InstructionKind.Column, A = column.Ordinal, Result = Kind(node) }),
                RequestExpression field =>
                    Add(new()
                    {
                        Kind = InstructionKind.Request, A = field.Ordinal, Result = Kind(node), IsUniform = true,
                    }),
                ConstantExpression constant => Add(new()
                {
                    Kind = InstructionKind.Constant, Bits = constant.Bits, IsNull = constant.IsNull,
                    Result = Kind(node), IsUniform = true,
                }),
                CallExpression call => EmitCall(call),
                _ => throw NoValue(node),
            });
        return register;
    }

    private int EmitCall(CallExpression call) => call.Op switch
    {
        ExpressionOp.Greater => EmitComparison(ExpressionOp.Less, call.Operands[1], call.Operands[0]),
        ExpressionOp.GreaterOrEqual => EmitComparison(ExpressionOp.LessOrEqual, call.Operands[1], call.Operands[0]),
        ExpressionOp.Equal or ExpressionOp.NotEqual or ExpressionOp.Less or ExpressionOp.LessOrEqual =>
            EmitComparison(call.Op, call.Operands[0], call.Operands[1]),
        ExpressionOp.In => EmitIn(call.Operands),
        ExpressionOp.Clip => Kernel(ExpressionOp.Min, call.Type.Kind,
            Kernel(ExpressionOp.Max, call.Type.Kind, Emit(call.Operands[0]), Emit(call.Operands[1])),
            Emit(call.Operands[2])),
        ExpressionOp.Min or ExpressionOp.Max or ExpressionOp.Coalesce => EmitFold(call),
        ExpressionOp.If => Kernel(call.Op, call.Type.Kind,
            Emit(call.Operands[0]), Emit(call.Operands[1]), Emit(call.Operands[2]), ValueKind.Bool),
        _ when call.Operands is [var operand] => Kernel(call.Op, Kind(operand), call.Type.Kind, Emit(operand)),
        _ => Kernel(call.Op, Kind(call.Operands[1]), Emit(call.Operands[0]), Emit(call.Operands[1])),
    };

    private int EmitFold(CallExpression call)
    {
        int register = Emit(call.Operands[0]);
        for (int i = 1; i < call.Operands.Count; i++)
            register = Kernel(call.Op, call.Type.Kind, register, Emit(call.Operands[i]));
        return register;
    }

    private int EmitIn(IReadOnlyList<Expression> operands)
    {
        int register = EmitComparison(ExpressionOp.Equal, operands[0], operands[1]);
        for (int i = 2; i < operands.Count; i++)
        {
            int next = EmitComparison(ExpressionOp.Equal, operands[0], operands[i]);
            register = Kernel(ExpressionOp.Or, ValueKind.Bool, register, next);
        }
        return register;
    }

    // The int64 of a mixed comparison comes first, with the relation turned round where it came second.
    private int EmitComparison(ExpressionOp op, Expression left, Expression right)
    {
        if (left.Type.Kind is ValueKind.Text)
            return EmitText(op, left, right);
        if (left.Type.Kind is ValueKind.Float64 && right.Type.Kind is ValueKind.Int64)
            (op, left, right) = (Mirrored(op), right, left);
        if (IsNarrow(left) && (IsNarrow(right) || IsUniform(right)))
            return EmitNarrow(op, left, right);
        if (IsNarrow(right) && IsUniform(left))
            return EmitNarrow(Mirrored(op), right, left);
        int a = Emit(left), b = Emit(right);
        return Add(new()
        {
            Kind = InstructionKind.Kernel, Kernel = Find(op, Kind(right), Kind(left)), A = a, B = b,
            Result = ValueKind.Bool, IsUniform = _instructions[a].IsUniform && _instructions[b].IsUniform,
        });
    }

    private static bool IsNarrow(Expression node) => node is ColumnExpression { IsFloat32: true };

    private static bool IsUniform(Expression node) =>
        node.Type.Kind is ValueKind.Float64 && !node.Nodes().Any(leaf => leaf is ColumnExpression);

    // A float32 column with another, or with what is the same float64 for all rows.
    private int EmitNarrow(ExpressionOp op, Expression left, Expression right)
    {
        int a = NarrowColumn((ColumnExpression)left), b = IsNarrow(right)
            ? NarrowColumn((ColumnExpression)right) : Emit(right);
        return Add(new()
        {
            Kind = InstructionKind.Kernel, Kernel = KernelTable.Narrow(op, _width), A = a, B = b, C = b,
            Result = ValueKind.Bool,
        });
    }

    private int NarrowColumn(ColumnExpression column) => Add(new()
    {
        Kind = InstructionKind.NarrowColumn, A = column.Ordinal, Result = ValueKind.Float64,
    });

    private static ExpressionOp Mirrored(ExpressionOp op) => op switch
    {
        ExpressionOp.Less => ExpressionOp.Greater,
        ExpressionOp.LessOrEqual => ExpressionOp.GreaterOrEqual,
        _ => op,
    };

    private int EmitText(ExpressionOp op, Expression left, Expression right)
    {
        int a = Text(left), b = Text(right);
        int equal = Add(new()
        {
            Kind = InstructionKind.Text, A = a, B = b, Result = ValueKind.Bool,
            IsUniform = !_texts[a].IsRow && !_texts[b].IsRow,
        });
        return op is ExpressionOp.Equal ? equal : Kernel(ExpressionOp.Not, ValueKind.Bool, ValueKind.Bool, equal);
    }

    private int Text(Expression node)
    {
        if (!_textNumbers.TryGetValue(node, out int number))
        {
            _textNumbers.Add(node, number = _texts.Count);
            _texts.Add(TextOf(node));
        }
        return number;
    }

    /// <summary>The text that a leaf stands for.</summary>
    internal static TextOperand TextOf(Expression leaf) => leaf switch
    {
        ColumnExpression column => new(column.Ordinal, IsRow: true, null),
        RequestExpression field => new(field.Ordinal, IsRow: false, null),
        ConstantExpression constant =>
            new(-1, IsRow: false, constant.IsNull ? null : Encoding.UTF8.GetBytes(constant.Text!)),
        _ => throw NoValue(leaf),
    };

    private static InvalidOperationException NoValue(Expression setting) =>
        new($"{setting} has no value yet: replace settings before compiling.");

    private int Kernel(ExpressionOp op, ValueKind operand, ValueKind result, int a) => Add(new()
    {
        Kind = InstructionKind.Kernel, Kernel = Find(op, operand, operand), A = a, B = a, C = a,
        Result = result, IsUniform = _instructions[a].IsUniform,
    });

    private int Kernel(ExpressionOp op, ValueKind kind, int a, int b) => Add(new()
    {
        Kind = InstructionKind.Kernel, Kernel = Find(op, kind, kind), A = a, B = b, C = b,
        Result = kind, IsUniform = _instructions[a].IsUniform && _instructions[b].IsUniform,
    });

    private int Kernel(ExpressionOp op, ValueKind kind, int a, int b, int c, ValueKind first) => Add(new()
    {
        Kind = InstructionKind.Kernel, Kernel = Find(op, kind, first), A = a, B = b, C = c, Result = kind,
        IsUniform = _instructions[a].IsUniform && _instructions[b].IsUniform && _instructions[c].IsUniform,
    });

    private int Broadcast(int register)
    {
        var kind = _instructions[register].Result;
        return Add(new()
        {
            Kind = InstructionKind.Kernel, Kernel = KernelTable.Broadcast(kind), A = register, B = register,
            C = register, Result = kind,
        });
    }

    private delegate*<Register*, Register*, Register*, Register*, int, void> Find(
        ExpressionOp op, ValueKind kind, ValueKind first)
    {
        var kernel = KernelTable.Find(op, kind, first, _width);
        return kernel != null ? kernel : throw new NotSupportedException(
            $"{op} has no kernel for {first} and {kind}: a bug of the kernel table.");
    }

    private int Add(Instruction instruction) => _instructions.Add(instruction);

    private static ValueKind Kind(Expression node) => node.Type.Kind;
}
