using System.Text;

namespace AdFlow.Operators;

/// <summary>
/// Flattens an expression into instructions, each equal subexpression once. Instruction i writes register i; the
/// memory of a register over rows is given to another one after its last use.
/// </summary>
internal sealed unsafe class ExpressionCompiler
{
    private readonly Dictionary<Expression, int> _registers = [];
    private readonly List<Instruction> _instructions = [];
    private readonly List<TextOperand> _texts = [];

    private ExpressionCompiler() { }

    /// <summary>Compiles.</summary>
    /// <param name="root">An expression that is not text and has no settings left.</param>
    /// <param name="texts">The texts that instructions compare.</param>
    /// <param name="scratchBytes">Scratch memory that an evaluation needs.</param>
    /// <returns>Instructions; the last one writes the result over rows.</returns>
    internal static Instruction[] Compile(Expression root, out TextOperand[] texts, out int scratchBytes)
    {
        var compiler = new ExpressionCompiler();
        int result = compiler.Emit(root);
        if (compiler._instructions[result].IsUniform)
            compiler.Broadcast(result);
        var instructions = compiler._instructions.ToArray();
        scratchBytes = AssignStores(instructions);
        texts = [.. compiler._texts];
        return instructions;
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
        int a = Emit(left), b = Emit(right);
        return Add(new()
        {
            Kind = InstructionKind.Kernel, Kernel = KernelTable.Find(op, Kind(right), Kind(left)), A = a, B = b,
            Result = ValueKind.Bool, IsUniform = _instructions[a].IsUniform && _instructions[b].IsUniform,
        });
    }

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
        _texts.Add(TextOf(node));
        return _texts.Count - 1;
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
        Kind = InstructionKind.Kernel, Kernel = KernelTable.Find(op, operand, operand), A = a, B = a, C = a,
        Result = result, IsUniform = _instructions[a].IsUniform,
    });

    private int Kernel(ExpressionOp op, ValueKind kind, int a, int b) => Add(new()
    {
        Kind = InstructionKind.Kernel, Kernel = KernelTable.Find(op, kind, kind), A = a, B = b, C = b,
        Result = kind, IsUniform = _instructions[a].IsUniform && _instructions[b].IsUniform,
    });

    private int Kernel(ExpressionOp op, ValueKind kind, int a, int b, int c, ValueKind first) => Add(new()
    {
        Kind = InstructionKind.Kernel, Kernel = KernelTable.Find(op, kind, first), A = a, B = b, C = c, Result = kind,
        IsUniform = _instructions[a].IsUniform && _instructions[b].IsUniform && _instructions[c].IsUniform,
    });

    private void Broadcast(int register)
    {
        var kind = _instructions[register].Result;
        Add(new()
        {
            Kind = InstructionKind.Kernel, Kernel = KernelTable.Broadcast(kind), A = register, B = register,
            C = register, Result = kind,
        });
    }

    private int Add(Instruction instruction)
    {
        if (instruction.Kind is InstructionKind.Kernel && instruction.Kernel == null)
            throw new NotSupportedException("An operation has no kernel for its operands: a bug of the kernel table.");
        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    private static ValueKind Kind(Expression node) => node.Type.Kind;

    private static int AssignStores(Instruction[] instructions)
    {
        int[] lastUse = LastUses(instructions);
        var free = new Stack<int>();
        int next = (sizeof(Register) * instructions.Length + 63) & ~63;
        for (int i = 0; i < instructions.Length; i++)
        {
            ref var instruction = ref instructions[i];
            if (instruction.IsUniform || !free.TryPop(out instruction.Store))
            {
                instruction.Store = next;
                next += instruction.IsUniform ? Register.UniformBytes : Register.RowBytes;
            }
            if (instruction.Kind is not InstructionKind.Kernel)
                continue;
            foreach (int register in (ReadOnlySpan<int>)[instruction.A, instruction.B, instruction.C])
                if (lastUse[register] == i && !instructions[register].IsUniform)
                {
                    free.Push(instructions[register].Store);
                    lastUse[register] = -1;
                }
        }
        return next;
    }

    private static int[] LastUses(Instruction[] instructions)
    {
        var lastUse = new int[instructions.Length];
        for (int i = 0; i < instructions.Length; i++)
            if (instructions[i].Kind is InstructionKind.Kernel)
            {
                lastUse[instructions[i].A] = i;
                lastUse[instructions[i].B] = i;
                lastUse[instructions[i].C] = i;
            }
        return lastUse;
    }
}
