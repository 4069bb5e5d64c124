"""Windows of the customer files; imported only by ``customers.feature``.

================  =====================================
where             holds
================  =====================================
``list``          客户: the list and what is done with it
``file``          the page of one customer
``importing``     the way in for a list
``doubles``       likely doubles, side by side
``transfer``      whose customers they are from now on
``classes``       分类
``stale``         待核对
``buildings``     楼宇
``bin``           回收站
``releases``      导出申请与备案
``referrers``     引荐排行
``extra_fields``  设置 → 自定义字段
``pictures``      windows worth a picture
================  =====================================
"""
