using AdFlow.Samples.Learning;
using MathNet.Numerics.LinearAlgebra;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// The leading right singular vectors of a sparse matrix, by randomised subspace iteration: N. Halko, P. Martinsson,
/// J. Tropp, "Finding structure with randomness", SIAM Review 53(2), 2011, algorithms 4.4 and 5.1. Columns are computed
/// side by side and each in a fixed order, so the result does not depend on the number of threads.
/// </summary>
internal static class RandomisedSvd
{
    private const int Oversampling = 16;
    private const int Iterations = 3;

    /// <summary>Computes the vectors.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="rank">Number of vectors; at most the smaller side of the matrix.</param>
    /// <param name="draws">Gives the random start.</param>
    /// <param name="progress">Told after each pass: passes done, passes in all.</param>
    /// <returns>The vectors, largest singular value first; the largest entry of each is positive.</returns>
    public static double[][] RightVectors(SparseMatrix matrix, int rank, Draws draws, Action<int, int> progress)
    {
        int width = Math.Min(rank + Oversampling, Math.Min(matrix.RowCount, matrix.ColumnCount));
        if (rank > width)
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"The matrix has at most {width} such vectors.");
        double[][] basis = Each(width, i => Start(matrix.ColumnCount, i, draws));
        for (int pass = 0; pass <= Iterations; pass++)
        {
            double[][] range = Each(width, i => matrix.Times(basis[i]));
            Orthonormalise(range);
            basis = Each(width, i => matrix.TransposedTimes(range[i]));
            if (pass < Iterations)
                Orthonormalise(basis);
            progress(pass + 1, Iterations + 1);
        }
        return Rotate(basis, rank);
    }

    // The basis is the transposed matrix in the range's coordinates: its singular vectors are the matrix's.
    private static double[][] Rotate(double[][] basis, int rank)
    {
        var gram = Matrix<double>.Build.Dense(basis.Length, basis.Length);
        for (int i = 0; i < basis.Length; i++)
            for (int j = 0; j <= i; j++)
                gram[i, j] = gram[j, i] = Dot(basis[i], basis[j]);
        var rotations = gram.Evd(Symmetricity.Symmetric).EigenVectors;
        return Each(rank, i =>
        {
            double[] vector = new double[basis[0].Length];
            for (int j = 0; j < basis.Length; j++)
                Add(vector, basis[j], rotations[j, basis.Length - 1 - i]);
            Scale(vector, 1 / Math.Sqrt(Dot(vector, vector)));
            Scale(vector, vector[LargestEntry(vector)] < 0 ? -1 : 1);
            return vector;
        });
    }

    private static double[] Start(int length, int column, Draws draws)
    {
        double[] vector = new double[length];
        for (int i = 0; i < length; i++)
            vector[i] = draws.Normal("start", FormattableString.Invariant($"{i},{column}"));
        return vector;
    }

    // Gram and Schmidt, modified, each vector twice: once more restores what rounding loses (W. Kahan; B. Parlett, "The
    // Symmetric Eigenvalue Problem", §6.9).
    private static void Orthonormalise(double[][] vectors)
    {
        for (int i = 0; i < vectors.Length; i++)
        {
            for (int turn = 0; turn < 2; turn++)
                for (int j = 0; j < i; j++)
                    Add(vectors[i], vectors[j], -Dot(vectors[i], vectors[j]));
            double length = Math.Sqrt(Dot(vectors[i], vectors[i]));
            Scale(vectors[i], length > 1e-12 ? 1 / length : 0);
        }
    }

    private static double[][] Each(int count, Func<int, double[]> make)
    {
        double[][] vectors = new double[count][];
        Parallel.For(0, count, i => vectors[i] = make(i));
        return vectors;
    }

    private static double Dot(double[] one, double[] other)
    {
        double even = 0, odd = 0;
        int i = 0;
        for (; i + 1 < one.Length; i += 2)
        {
            even += one[i] * other[i];
            odd += one[i + 1] * other[i + 1];
        }
        return even + odd + (i < one.Length ? one[i] * other[i] : 0);
    }

    private static void Add(double[] target, double[] vector, double factor)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] += factor * vector[i];
    }

    private static void Scale(double[] vector, double factor)
    {
        for (int i = 0; i < vector.Length; i++)
            vector[i] *= factor;
    }

    private static int LargestEntry(double[] vector)
    {
        int largest = 0;
        for (int i = 1; i < vector.Length; i++)
            if (Math.Abs(vector[i]) > Math.Abs(vector[largest]))
                largest = i;
        return largest;
    }
}
