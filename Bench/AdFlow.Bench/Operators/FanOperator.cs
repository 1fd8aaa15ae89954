using AdFlow.Operators;

namespace AdFlow.Bench;

/// <summary>The node at which a fan of 64 comes together.</summary>
public static class FanOperator
{
    /// <summary>The sum of 64 values and a number.</summary>
    /// <param name="v1">Value 1.</param>
    /// <param name="v2">Value 2.</param>
    /// <param name="v3">Value 3.</param>
    /// <param name="v4">Value 4.</param>
    /// <param name="v5">Value 5.</param>
    /// <param name="v6">Value 6.</param>
    /// <param name="v7">Value 7.</param>
    /// <param name="v8">Value 8.</param>
    /// <param name="v9">Value 9.</param>
    /// <param name="v10">Value 10.</param>
    /// <param name="v11">Value 11.</param>
    /// <param name="v12">Value 12.</param>
    /// <param name="v13">Value 13.</param>
    /// <param name="v14">Value 14.</param>
    /// <param name="v15">Value 15.</param>
    /// <param name="v16">Value 16.</param>
    /// <param name="v17">Value 17.</param>
    /// <param name="v18">Value 18.</param>
    /// <param name="v19">Value 19.</param>
    /// <param name="v20">Value 20.</param>
    /// <param name="v21">Value 21.</param>
    /// <param name="v22">Value 22.</param>
    /// <param name="v23">Value 23.</param>
    /// <param name="v24">Value 24.</param>
    /// <param name="v25">Value 25.</param>
    /// <param name="v26">Value 26.</param>
    /// <param name="v27">Value 27.</param>
    /// <param name="v28">Value 28.</param>
    /// <param name="v29">Value 29.</param>
    /// <param name="v30">Value 30.</param>
    /// <param name="v31">Value 31.</param>
    /// <param name="v32">Value 32.</param>
    /// <param name="v33">Value 33.</param>
    /// <param name="v34">Value 34.</param>
    /// <param name="v35">Value 35.</param>
    /// <param name="v36">Value 36.</param>
    /// <param name="v37">Value 37.</param>
    /// <param name="v38">Value 38.</param>
    /// <param name="v39">Value 39.</param>
    /// <param name="v40">Value 40.</param>
    /// <param name="v41">Value 41.</param>
    /// <param name="v42">Value 42.</param>
    /// <param name="v43">Value 43.</param>
    /// <param name="v44">Value 44.</param>
    /// <param name="v45">Value 45.</param>
    /// <param name="v46">Value 46.</param>
    /// <param name="v47">Value 47.</param>
    /// <param name="v48">Value 48.</param>
    /// <param name="v49">Value 49.</param>
    /// <param name="v50">Value 50.</param>
    /// <param name="v51">Value 51.</param>
    /// <param name="v52">Value 52.</param>
    /// <param name="v53">Value 53.</param>
    /// <param name="v54">Value 54.</param>
    /// <param name="v55">Value 55.</param>
    /// <param name="v56">Value 56.</param>
    /// <param name="v57">Value 57.</param>
    /// <param name="v58">Value 58.</param>
    /// <param name="v59">Value 59.</param>
    /// <param name="v60">Value 60.</param>
    /// <param name="v61">Value 61.</param>
    /// <param name="v62">Value 62.</param>
    /// <param name="v63">Value 63.</param>
    /// <param name="v64">Value 64.</param>
    /// <param name="number">The number.</param>
    [MapOperator("bench.step64", Output = "sum")]
    public static V SixtyFour<V>(
        V v1, V v2, V v3, V v4, V v5, V v6, V v7, V v8, V v9, V v10, V v11, V v12, V v13, V v14, V v15, V v16,
        V v17, V v18, V v19, V v20, V v21, V v22, V v23, V v24, V v25, V v26, V v27, V v28, V v29, V v30,
        V v31, V v32, V v33, V v34, V v35, V v36, V v37, V v38, V v39, V v40, V v41, V v42, V v43, V v44,
        V v45, V v46, V v47, V v48, V v49, V v50, V v51, V v52, V v53, V v54, V v55, V v56, V v57, V v58,
        V v59, V v60, V v61, V v62, V v63, V v64, float number)
        where V : struct, ILane<V> =>
        v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 + v9 + v10 + v11 + v12 + v13 + v14 + v15 + v16 + v17 + v18 +
        v19 + v20 + v21 + v22 + v23 + v24 + v25 + v26 + v27 + v28 + v29 + v30 + v31 + v32 + v33 + v34 + v35 +
        v36 + v37 + v38 + v39 + v40 + v41 + v42 + v43 + v44 + v45 + v46 + v47 + v48 + v49 + v50 + v51 + v52 +
        v53 + v54 + v55 + v56 + v57 + v58 + v59 + v60 + v61 + v62 + v63 + v64 + V.Constant(number);
}
