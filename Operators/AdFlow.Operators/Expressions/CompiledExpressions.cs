namespace AdFlow.Operators;

/// <summary>What the compiler makes of some expressions.</summary>
/// <param name="Instructions">Instruction i writes register i.</param>
/// <param name="Results">The register of each expression's values, over rows.</param>
/// <param name="Texts">The texts that instructions compare.</param>
/// <param name="ScratchBytes">Scratch memory that an evaluation needs.</param>
internal sealed record CompiledExpressions(
    Instruction[] Instructions, int[] Results, TextOperand[] Texts, int ScratchBytes);
