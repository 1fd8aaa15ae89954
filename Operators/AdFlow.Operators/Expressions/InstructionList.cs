namespace AdFlow.Operators;

/// <summary>
/// Instructions under construction. One that does the same to the same registers is there once (value numbering:
/// Cocke and Schwartz, Programming Languages and Their Compilers, 1970). Instruction i writes register i; the memory
/// of a register over rows is given to another one after its last use.
/// </summary>
internal sealed unsafe class InstructionList
{
    private readonly List<Instruction> _instructions = [];
    private readonly Dictionary<Key, int> _numbers = [];

    internal Instruction this[int register] => _instructions[register];

    /// <summary>Adds an instruction unless it is there.</summary>
    /// <returns>The register that it writes.</returns>
    internal int Add(in Instruction added)
    {
        var key = new Key(
            added.Kind, added.Result, added.IsNull, added.A, added.B, added.C, added.Bits, (nint)added.Kernel);
        if (!_numbers.TryGetValue(key, out int register))
        {
            _numbers.Add(key, register = _instructions.Count);
            _instructions.Add(added);
        }
        return register;
    }

    /// <summary>Gives registers their memory.</summary>
    /// <param name="results">Registers that keep their values to the end.</param>
    /// <param name="scratchBytes">Memory for all of them.</param>
    internal Instruction[] Finish(int[] results, out int scratchBytes)
    {
        var instructions = _instructions.ToArray();
        int[] lastUse = LastUses(instructions, results);
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
        scratchBytes = next;
        return instructions;
    }

    private static int[] LastUses(Instruction[] instructions, int[] results)
    {
        var lastUse = new int[instructions.Length];
        for (int i = 0; i < instructions.Length; i++)
            if (instructions[i].Kind is InstructionKind.Kernel)
            {
                lastUse[instructions[i].A] = i;
                lastUse[instructions[i].B] = i;
                lastUse[instructions[i].C] = i;
            }
        foreach (int result in results)
            lastUse[result] = instructions.Length;
        return lastUse;
    }

    // All that decides what an instruction writes.
    private readonly record struct Key(
        InstructionKind Kind, ValueKind Result, bool IsNull, int A, int B, int C, long Bits, nint Kernel);
}
