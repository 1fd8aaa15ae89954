using System.Text;

namespace AdFlow.Devices.Cuda;

/// <summary>Kernels that are loaded together.</summary>
internal sealed class PtxModule
{
    /// <summary>What every module says first: the oldest version that has all that is used (warp operations that name
    /// their lanes), so that any driver of the last years takes it, and the oldest cards with independent threads.
    /// </summary>
    private const string Header = ".version 7.0\n.target sm_70\n.address_size 64\n\n";

    /// <summary>Joins kernels.</summary>
    public PtxModule(params IReadOnlyList<PtxKernel> kernels)
    {
        Entries = [.. kernels.Select(kernel => kernel.Name)];
        Text = kernels.Aggregate(new StringBuilder(Header), (text, kernel) => text.Append(kernel).Append('\n'))
            .ToString();
    }

    /// <summary>Names of the kernels, in order.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>The text.</summary>
    public string Text { get; }
}
